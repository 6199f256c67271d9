// The left panel: who gets a card, search, tabs, keys and dots.
import {
  at,
  card,
  cardOf,
  check,
  claim,
  message,
  openCard,
  say,
  tabsShow,
  topCard,
  until,
} from './stage.mjs';

const lamp = { name: 'Ida Berg', text: 'My lamp flickers all evening' };

async function claimRace(stage) {
  const rounds = ['race-1', 'race-2', 'race-3'];
  for (const id of rounds) await stage.server.escalated(id, { ...lamp, name: `Ida ${id}` });
  const pages = [await stage.agent('ana'), await stage.agent('ben')];
  for (const id of rounds) {
    for (const page of pages) await openCard(page, card(page, id));
    for (const page of pages) await at(page, 'claim').waitFor();
    await clickClaimAtOnce(pages);
    await oneHasIt(pages, ['Ana Duarte', 'Ben Okafor']);
  }
}

// Both browsers click at the same moment of the clock they share.
async function clickClaimAtOnce(pages) {
  const clickAt = (when) =>
    new Promise((done) => {
      const click = () => done(document.querySelector('[data-testid=claim]')?.click());
      setTimeout(click, when - Date.now());
    });
  const moment = Date.now() + 300;
  await Promise.all(pages.map((page) => page.evaluate(clickAt, moment)));
}

async function oneHasIt(pages, names) {
  const composers = () => Promise.all(pages.map((page) => at(page, 'composer').count()));
  await until('one has the composer', async () => (await composers()).includes(1));
  const winner = (await composers()).indexOf(1);
  const words = `Claimed by ${names[winner]}`;
  for (const page of pages) await at(page, 'holder').filter({ hasText: words }).waitFor();
  const expected = winner === 0 ? '1,0' : '0,1';
  check('exactly one has the composer', (await composers()).join() === expected);
  const loser = pages[1 - winner];
  const bar = await at(loser, 'claim-bar').textContent();
  check(`the other reads who has it: ${bar}`, bar.includes(words));
  check('the other has no Send', (await at(loser, 'send').count()) === 0);
}

// What a search lists; the ids are sorted.
async function finds(page, query, ids) {
  await at(page, 'search').fill(query);
  const listed = () =>
    at(page, 'card').evaluateAll((all) =>
      all
        .map((one) => one.dataset.conversation)
        .sort()
        .join(),
    );
  await until(`"${query}" finds ${ids.join(' ') || 'nothing'}`, async () => {
    const heads = await at(page, 'found').allTextContents();
    return heads.join() === `${ids.length} found` && (await listed()) === ids.join();
  });
}

async function searches(stage) {
  const { server } = stage;
  await server.escalated('s-1', { name: 'Ida', text: 'Where is my turquoise teapot?' });
  await server.escalated('s-2', {
    name: 'Lars',
    reason: 'low_confidence',
    why: 'unsure about the warranty',
    text: 'Is this covered?',
  });
  await server.escalated('s-3', {
    name: 'Noor',
    reason: 'repeated_failure',
    text: 'Nothing works here',
  });
  const page = await stage.agent('ana');
  await until('three cards', async () => (await at(page, 'card').count()) === 3);
  await finds(page, 'turquoise', ['s-1']);
  const marked = await page.locator('[data-testid=snippet] mark').textContent();
  check('the word is marked', marked === 'turquoise');
  await finds(page, 'reason:user_requested_human', ['s-1']);
  await finds(page, 'reason:warranty', ['s-2']);
  await finds(page, 'warranty', ['s-2']);
  await finds(page, 'reason:repeated_failure', ['s-3']);
  await finds(page, 'xylozwiebel', []);
  const empty = await page.locator('.empty').allTextContents();
  check('it says so', empty.join().includes('xylozwiebel'));
  await at(page, 'search').fill('');
  await until('all are back', async () => (await at(page, 'card').count()) === 3);
}

async function tabCounts(stage) {
  const { server } = stage;
  for (const id of ['t-1', 't-2', 't-3', 't-4'])
    await server.escalated(id, { ...lamp, name: `Ida ${id}` });
  const [ana, ben] = [await stage.agent('ana'), await stage.agent('ben')];
  await tabsShow(ana, { mine: 0, waiting: 4, all: 4 });
  await claim(ana, card(ana, 't-2'));
  await tabsShow(ana, { mine: 1, waiting: 3, all: 4 });
  await tabsShow(ben, { mine: 0, waiting: 3, all: 4 });
  await claim(ben, card(ben, 't-3'));
  await tabsShow(ana, { mine: 1, waiting: 2, all: 4 });
  await at(ana, 'close').click();
  await tabsShow(ana, { mine: 0, waiting: 2 });
  await tabsShow(ben, { mine: 1, waiting: 2 });
  await server.escalated('t-5', { ...lamp, name: 'Ida t-5' });
  await tabsShow(ben, { mine: 1, waiting: 3 });
}

async function keyboard(stage) {
  for (const id of ['k-1', 'k-2', 'k-3'])
    await stage.server.escalated(id, { ...lamp, name: `Ida ${id}` });
  const page = await stage.agent('ana');
  await until('three cards', async () => (await at(page, 'card').count()) === 3);
  const order = await at(page, 'card').evaluateAll((all) =>
    all.map((one) => one.dataset.conversation),
  );
  await page.keyboard.press('/');
  const isInSearch = () => page.evaluate(() => document.activeElement?.id === 'search');
  await until('/ focuses the search', isInSearch);
  await page.keyboard.type('jc');
  check('letters are text in a field', (await at(page, 'search').inputValue()) === 'jc');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await until('three cards again', async () => (await at(page, 'card').count()) === 3);
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  await page.locator(`[data-testid=card].is-marked[data-conversation="${order[1]}"]`).waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`[data-testid=thread][data-conversation="${order[1]}"]`).waitFor();
  await at(page, 'claim').waitFor();
  await page.keyboard.press('c');
  await at(page, 'composer').waitFor();
  await page
    .locator(`[data-testid=card][data-conversation="${order[1]}"][data-holder=ana]`)
    .waitFor();
}

async function dots(stage) {
  await stage.server.command('configure', { data: { offline_after_ms: 200 } });
  const visitor = await stage.visitor('Tove');
  await say(visitor, 'I want to talk to a human, please');
  const page = await stage.agent('ana');
  const row = cardOf(page, 'Tove');
  const dotIs = (colour) => row.locator(`[data-testid=dot][data-dot=${colour}]`).waitFor();
  await dotIs('green');
  await openCard(page, row);
  await visitor.close();
  await dotIs('gray');
  await at(page, 'thread').locator('[data-testid=dot][data-dot-reason=user_offline]').waitFor();
  const back = await visitor.context().newPage();
  await back.goto(`${stage.server.url}/widget`);
  await message(back, 'talk to a human').waitFor();
  await dotIs('green');
}

async function liveTranscript(stage) {
  const visitor = await stage.visitor('Mira');
  await say(visitor, 'I want to talk to a human, please');
  const page = await stage.agent('ana');
  await openCard(page, cardOf(page, 'Mira'));
  await page.evaluate(() => {
    window.sameDocument = true;
  });
  await stage.server.escalated('newer', { name: 'Nils', text: 'I came later' });
  await until('the newer one is on top', async () => (await topCard(page)) === 'newer');
  await say(visitor, 'Is anybody there yet?');
  await message(page, 'Is anybody there yet?').waitFor();
  const mine = await at(page, 'thread').getAttribute('data-conversation');
  await until('its card is on top again', async () => (await topCard(page)) === mine);
  await until('its card says it', async () =>
    (await card(page, mine).getByTestId('snippet').textContent()).includes('Is anybody there yet?'),
  );
  check('without a reload', await page.evaluate(() => window.sameDocument === true));
}

// Ana is asked first, Ben after her no; and whoever is not asked has nothing to click.
async function offers(stage) {
  await stage.server.command('configure', { data: { routing: 'round_robin' } });
  const ana = await stage.agent('ana');
  await stage.server.escalated('asked', lamp);
  await openCard(ana, card(ana, 'asked'));
  await at(ana, 'holder').filter({ hasText: 'Offered to Ana Duarte' }).waitFor();
  const ben = await stage.agent('ben');
  await openCard(ben, card(ben, 'asked'));
  await at(ben, 'claim-bar').filter({ hasText: 'Offered to Ana Duarte' }).waitFor();
  check('Ben has no button', (await at(ben, 'claim').count()) === 0);
  await at(ana, 'decline').click();
  await at(ben, 'decline').waitFor();
  await at(ana, 'claim-bar').filter({ hasText: 'Offered to Ben Okafor' }).waitFor();
  await at(ben, 'claim').click();
  await at(ben, 'composer').waitFor();
  await at(ana, 'holder').filter({ hasText: 'Claimed by Ben Okafor' }).waitFor();
}

// The promise of a first reply, and of the next.
async function promises(stage) {
  const data = { first_reply_within_ms: 300_000, next_reply_within_ms: 600_000 };
  await stage.server.command('configure', { data });
  const page = await stage.agent('ana');
  await stage.server.escalated('promised', lamp);
  const due = card(page, 'promised').getByTestId('due');
  await due.filter({ hasText: 'due in' }).waitFor();
  await claim(page, card(page, 'promised'));
  await at(page, 'composer').fill('Good evening!');
  await at(page, 'send').click();
  await due.waitFor({ state: 'detached' });
  await stage.server.command('receive', { conversation: 'promised', text: 'And it hums' });
  await due.filter({ hasText: 'due in' }).waitFor();
}

export const queueCases = [
  ['two agents claim the same card: one has it, the other sees who', [], claimRace],
  ["a visitor's message appears in the transcript and lifts its card", [], liveTranscript],
  ['search finds by content and by reason, and nothing by nonsense', [], searches],
  ["the tabs' counts are the listed cards, through claim and close", [], tabCounts],
  ['keys: / searches, j k Enter open, c claims', [], keyboard],
  ['an offer: the one who is asked accepts or declines, nobody else can', [], offers],
  ['what was promised stands on the card until it is done', [], promises],
  ['the dot is green while the widget is there and gray after', [], dots],
];
