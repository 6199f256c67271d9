// Every screen as it looks: accessible in light and dark, on a phone, from right to left, with the
// person's own colours, with names and words that are far too long.
import { at, card, check, choose, claim, linkIs, openCard, until, violations } from './stage.mjs';

const long = 'Österreichische-Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung';
// The narrowest width that WCAG 2.2 (1.4.10) asks a page to fit into.
const phone = { viewport: { width: 320, height: 720 }, hasTouch: true };

async function seed(server) {
  await server.command('configure', {
    data: { claim_within_ms: 3_000, first_reply_within_ms: 600_000 },
  });
  await server.escalated('long', {
    name: `${long} ${long}`,
    channel: 'WA',
    reason: 'low_confidence',
    why: `${long} ${long}`,
    text: long.repeat(4),
  });
  await server.escalated('hebrew', { name: 'דנה כהן', text: 'שלום, אני רוצה החזר' });
  await server.escalated('done', { name: 'Per', text: 'That was quick' });
  for (const tag of [long.slice(0, 60), 'refund', 'vip', 'billing']) {
    await server.command('tag', { conversation: 'long', tag });
  }
  const attachments = [{ url: 'https://example.com/a', name: `${long}.pdf`, size: 1_000 }];
  await server.command('receive', { conversation: 'long', text: 'See', data: { attachments } });
  await server.command('escalate', { conversation: 'long', reason: 'policy', text: long });
}

export async function isGood(page, what) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await violations(page);
    check(`${what} in ${colorScheme} is accessible\n${found.join('\n')}`, found.length === 0);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

const dialogs = ['transfer', 'snooze', 'priority', 'tag', 'close_as', 'hand_back'];

async function everyScreen(stage) {
  await seed(stage.server);
  const page = await stage.page();
  await page.goto(stage.server.url);
  await at(page, 'login-submit').waitFor();
  await isGood(page, 'the login');
  await stage.login(page, 'ana');
  await card(page, 'long').waitFor();
  await isGood(page, 'the list');
  await openCard(page, card(page, 'long'));
  await at(page, 'claim').waitFor();
  await isGood(page, 'what waits');
  await at(page, 'claim').click();
  await at(page, 'composer').fill('# A **reply**\n\n- one');
  await at(page, 'warnings').waitFor();
  await isGood(page, 'the composer');
  await at(page, 'preview-tab').click();
  await isGood(page, 'the preview');
  await at(page, 'edit-tab').click();
  await at(page, 'reason').click();
  await at(page, 'tag').first().focus();
  await isGood(page, 'reasons and evidence');
  await at(page, 'reason').click();
  await at(page, 'details-toggle').click();
  await isGood(page, 'the details');
  await at(page, 'details-toggle').click();
  await at(page, 'more').click();
  await isGood(page, 'the menu');
  await page.keyboard.press('Escape');
  for (const dialog of dialogs) {
    await choose(page, dialog);
    await isGood(page, `the dialog ${dialog}`);
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('s');
  await isGood(page, 'the palette');
  await page.keyboard.press('Escape');
  await at(page, 'help').click();
  await isGood(page, 'the help');
  await page.keyboard.press('Escape');
  await at(page, 'composer').fill('');
  await at(page, 'composer').pressSequentially('/');
  await isGood(page, 'the canned replies');
  await at(page, 'canned-edit').click();
  await isGood(page, 'editing canned replies');
  await page.keyboard.press('Escape');
  await at(page, 'kind-note').click();
  await isGood(page, 'a note');
}

// What is wider than the page or than what it stands in, without being cut off on purpose.
function tooWide() {
  const isCut = (element) => {
    for (let one = element; one; one = one.parentElement) {
      if (getComputedStyle(one).overflowX !== 'visible') return true;
    }
    return false;
  };
  return [...document.querySelectorAll('#app *')]
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !isCut(one);
    })
    .map((one) => `${one.tagName}.${one.className}`);
}

async function fits(page, what) {
  const wide = await page.evaluate(tooWide);
  check(`${what} fits: ${wide.join(' ')}`, wide.length === 0);
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  check(`${what} does not scroll sideways`, !scrolls);
}

async function onPhone(stage) {
  await seed(stage.server);
  for (const query of ['', '&lang=he']) {
    const page = await stage.page(phone);
    await stage.login(page, 'ana', query);
    await card(page, 'long').waitFor();
    check('one pane', !(await page.locator('.thread-pane').isVisible()));
    await fits(page, `the list ${query}`);
    await openCard(page, card(page, 'long'));
    check('the other pane', !(await at(page, 'cards').isVisible()));
    await until('the thread is there', () =>
      at(page, 'composer').or(at(page, 'claim')).isVisible(),
    );
    if ((await at(page, 'claim').count()) > 0) await at(page, 'claim').click();
    await at(page, 'composer').fill(long.repeat(3));
    await fits(page, `the thread ${query}`);
    await at(page, 'details-toggle').click();
    await fits(page, `the details ${query}`);
    await at(page, 'details-toggle').click();
    await at(page, 'more').click();
    await fits(page, `the menu ${query}`);
    await page.keyboard.press('Escape');
    for (const dialog of dialogs) {
      await choose(page, dialog);
      await fits(page, `the dialog ${dialog} ${query}`);
      await page.keyboard.press('Escape');
    }
    await isGood(page, `the phone ${query}`);
    await at(page, 'back').click();
    await at(page, 'cards').waitFor();
    await page.context().close();
  }
}

async function keepsItsPlace(stage) {
  for (let i = 0; i < 40; i += 1) {
    await stage.server.escalated(`s-${i}`, { name: `Guest ${i}`, text: 'Hello?' });
  }
  const page = await stage.agent('ana', phone);
  await card(page, 's-39').waitFor();
  await at(page, 'cards').evaluate((list) => list.scrollTo({ top: 1_500 }));
  await card(page, 's-22').click();
  await at(page, 'claim').waitFor();
  await stage.server.command('receive', { conversation: 's-1', text: 'Still here' });
  await at(page, 'back').click();
  await card(page, 's-22').waitFor();
  await until('the list is where it was', () =>
    at(page, 'cards').evaluate((list) => Math.abs(list.scrollTop - 1_500) < 150),
  );
  check('it is still drawn in part', (await at(page, 'card').count()) < 40);
}

async function rightToLeft(stage) {
  await seed(stage.server);
  const page = await stage.agent('ana');
  await at(page, 'help').click();
  await at(page, 'language').selectOption('he');
  await linkIs(page, 'live');
  const root = await page.evaluate(() => [
    document.documentElement.lang,
    document.documentElement.dir,
  ]);
  check(`it is Hebrew from right to left: ${root}`, root.join() === 'he,rtl');
  await claim(page, card(page, 'hebrew'));
  const sides = await page.evaluate(() => {
    const left = (query) => document.querySelector(query).getBoundingClientRect().left;
    return (
      left('.list-pane') > left('.thread-pane') && left('.card .avatar') > left('.card .card-name')
    );
  });
  check('the list is at the right', sides);
  await fits(page, 'the page');
  await isGood(page, 'the page');
  const english = await page.evaluate(englishWords);
  check(`no English is left: ${english.join(' | ')}`, english.length === 0);
  await page.goto(`${stage.server.url}/?lang=en`);
  await linkIs(page, 'live');
  check('the address wins', (await page.evaluate(() => document.documentElement.dir)) === 'ltr');
}

// Texts of the page itself; what users, channels and keys are called is not ours to translate.
function englishWords() {
  const foreign =
    '[dir=auto], bdi, kbd, .channel, .tag, .self, .avatar, .card-reason, option, [dir=ltr], .link';
  const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (
      /[a-z]{3}/iu.test(data) &&
      !/[\u0590-\u05ff]/u.test(data) &&
      !parentElement.closest(foreign)
    )
      found.push(data);
  }
  return found;
}

async function ownColours(stage) {
  await seed(stage.server);
  const page = await stage.agent('ana', { forcedColors: 'active', reducedMotion: 'reduce' });
  await claim(page, card(page, 'done'));
  const seen = await page.evaluate(() => {
    const style = (query) => getComputedStyle(document.querySelector(query));
    return {
      selected: style('.card.is-selected').outlineStyle,
      dot: style('.dot').backgroundColor !== style('.card').backgroundColor,
      moves: style('.card').transitionDuration,
    };
  });
  check('the selected row has an outline', seen.selected === 'solid');
  check('the dot is seen', seen.dot);
  check(`nothing moves: ${seen.moves}`, seen.moves === '0s');
}

export const screenCases = [
  ['axe finds nothing on any screen, light and dark', [], everyScreen],
  ['on a phone one pane at a time, and nothing is too wide', [], onPhone],
  ['on a phone the list is where it was when one comes back', [], keepsItsPlace],
  ['from right to left in Hebrew, chosen and by the address', [], rightToLeft],
  ['with forced colours and reduced motion', [], ownColours],
];
