// What can be done with a conversation, by the menu: handing it on, putting it aside, taking it,
// and what the page says when somebody else was faster.
import { answersOf, at, card, check, choose, claim, openCard, tabsShow, until } from './stage.mjs';

const lamp = { name: 'Ida Berg', text: 'My lamp flickers all evening' };
const change = (page, type) => page.locator(`[data-testid=change][data-type=${type}]`);
const holderIs = (page, words) => at(page, 'holder').filter({ hasText: words }).waitFor();
const said = (page, words) => at(page, 'status-line').filter({ hasText: words }).waitFor();

async function transfers(stage) {
  const { server } = stage;
  await server.escalated('t-1', lamp);
  await server.escalated('t-2', { ...lamp, name: 'Nils' });
  const [ana, ben] = [await stage.agent('ana'), await stage.agent('ben')];
  await claim(ana, card(ana, 't-1'));
  await choose(ana, 'transfer');
  await at(ana, 'transfer-target').selectOption('ben');
  await at(ana, 'transfer-confirm').click();
  await holderIs(ana, 'Claimed by Ben Okafor');
  await change(ana, 'transferred').filter({ hasText: 'to Ben Okafor' }).waitFor();
  await tabsShow(ben, { mine: 1 });
  await claim(ana, card(ana, 't-2'));
  await choose(ana, 'transfer');
  await at(ana, 'transfer-team').check();
  await at(ana, 'transfer-team-name').fill('lamps');
  await at(ana, 'transfer-confirm').click();
  await change(ana, 'transferred').filter({ hasText: 'to lamps' }).waitFor();
  await at(ana, 'claim').waitFor();
  check('it names its team', (await at(ana, 'thread').textContent()).includes('Team lamps'));
}

async function takesOver(stage) {
  await stage.server.escalated('held', lamp);
  const [ana, boss] = [await stage.agent('ana'), await stage.agent('sam')];
  await claim(ana, card(ana, 'held'));
  await at(ana, 'composer').fill('I was about to say');
  await openCard(boss, card(boss, 'held'));
  await at(boss, 'take-over').click();
  const question = await at(boss, 'take-over-dialog').textContent();
  check(`it says from whom: ${question}`, question.includes('Take over from Ana Duarte?'));
  await boss.keyboard.press('Escape');
  await holderIs(boss, 'Claimed by Ana Duarte');
  await at(boss, 'take-over').click();
  await at(boss, 'take-over-confirm').click();
  await at(boss, 'composer').waitFor();
  await at(ana, 'claim-bar').filter({ hasText: 'Your draft is kept' }).waitFor();
  await change(ana, 'taken_over').waitFor();
}

async function putsAside(stage) {
  const { server } = stage;
  await server.escalated('later', lamp);
  const page = await stage.agent('ana');
  await claim(page, card(page, 'later'));
  await choose(page, 'snooze');
  await at(page, 'snooze-own').check();
  await at(page, 'snooze-time').fill('2001-01-01T10:00');
  check('a time that is over cannot be', await at(page, 'snooze-confirm').isDisabled());
  await at(page, 'snooze-hours').check();
  await at(page, 'snooze-confirm').click();
  await holderIs(page, 'Snoozed until');
  await change(page, 'snoozed').waitFor();
  await tabsShow(page, { mine: 1 });
  await choose(page, 'wake');
  await at(page, 'composer').waitFor();
  await choose(page, 'snooze');
  await at(page, 'snooze-user').check();
  await at(page, 'snooze-confirm').click();
  await holderIs(page, 'Snoozed');
  await server.command('receive', { conversation: 'later', text: 'It hums, too' });
  await at(page, 'composer').waitFor();
  await choose(page, 'release');
  await at(page, 'claim').waitFor();
  await at(page, 'claim').click();
  await at(page, 'composer').waitFor();
  await choose(page, 'snooze');
  await at(page, 'snooze-confirm').click();
  await holderIs(page, 'Snoozed until');
  await choose(page, 'close');
  await at(page, 'active').filter({ hasText: 'Closed' }).waitFor();
}

async function sortsAndTags(stage) {
  await stage.server.escalated('first', lamp);
  await stage.server.escalated('second', { ...lamp, name: 'Nils' });
  const page = await stage.agent('ana');
  await at(page, 'tab-waiting').click();
  await openCard(page, card(page, 'second'));
  await choose(page, 'priority');
  await at(page, 'priority-value').fill('101');
  check('more than 100 cannot be', await at(page, 'priority-confirm').isDisabled());
  await at(page, 'priority-urgent').click();
  await at(page, 'priority-confirm').click();
  await at(page, 'priority').filter({ hasText: 'Priority 50' }).waitFor();
  await until('it comes first', async () => {
    const ids = await at(page, 'card').evaluateAll((all) =>
      all.map((one) => one.dataset.conversation),
    );
    return ids.join() === 'second,first';
  });
  await choose(page, 'tag');
  await at(page, 'tag-value').fill('broken lamp');
  await at(page, 'tag-confirm').click();
  const tag = at(page, 'tag').filter({ hasText: 'broken lamp' });
  await tag.waitFor();
  await page.getByRole('button', { name: 'Remove the tag broken lamp' }).click();
  await tag.waitFor({ state: 'detached' });
}

async function closesAs(stage) {
  await stage.server.escalated('junk', lamp);
  const page = await stage.agent('ana');
  await claim(page, card(page, 'junk'));
  await choose(page, 'close_as');
  await at(page, 'outcome-merged').check();
  check('merging needs to be told into what', await at(page, 'close-confirm').isDisabled());
  await at(page, 'outcome-spam').check();
  await at(page, 'close-text').fill('An advertisement for lamps');
  await at(page, 'close-confirm').click();
  await at(page, 'active').filter({ hasText: 'Closed · spam' }).waitFor();
  await change(page, 'closed').filter({ hasText: 'An advertisement for lamps' }).waitFor();
  await choose(page, 'reopen');
  await at(page, 'claim').waitFor();
}

// Sam takes it over while the page does not hear of it.
async function takenMeanwhile(stage, page) {
  const answers = await answersOf(page);
  await stage.server.escalated('mine', lamp);
  await stage.login(page, 'ana');
  await claim(page, card(page, 'mine'));
  answers.hold();
  const sam = { kind: 'agent', id: 'sam', name: 'Sam Rivera' };
  await stage.server.command('take_over', { conversation: 'mine', actor: sam });
  return answers;
}

async function lateAct(stage) {
  const page = await stage.page();
  const answers = await takenMeanwhile(stage, page);
  await choose(page, 'release');
  await at(page, 'claim').waitFor();
  check('it shows what was asked for at once', (await at(page, 'composer').count()) === 0);
  answers.release();
  await said(page, 'Release to the queue: not done, Sam Rivera holds it now');
  await holderIs(page, 'Claimed by Sam Rivera');
}

async function lateReply(stage) {
  const page = await stage.page();
  const answers = await takenMeanwhile(stage, page);
  await at(page, 'composer').fill('Have you tried another bulb?');
  await at(page, 'send').click();
  await at(page, 'kept').filter({ hasText: 'sending' }).waitFor();
  answers.release();
  await said(page, 'Not sent: Sam Rivera holds it now');
  const kept = at(page, 'kept').filter({ hasText: 'not sent' });
  await kept.getByTestId('retry').click();
  await kept.waitFor();
  await page.reload();
  await kept.getByTestId('take-back').click();
  await at(page, 'claim-bar').filter({ hasText: 'Your draft is kept' }).waitFor();
  check('it is a draft now', (await at(page, 'kept').count()) === 0);
}

export const actionCases = [
  ['transfer: to an agent it is theirs, to a team it waits there', [], transfers],
  ['taking over asks first, naming who has it, and the other keeps the draft', [], takesOver],
  ['snooze: for a time, until the user writes, and awake again', [], putsAside],
  ['priority moves the queue, tags come and go', [], sortsAndTags],
  ['the end with an outcome and a word, and opening it again', [], closesAs],
  ['an act that comes too late is taken back and says who has it', [], lateAct],
  ['a reply that comes too late is kept: again, or back as a draft', [], lateReply],
];
