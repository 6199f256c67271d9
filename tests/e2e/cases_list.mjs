// The list: its order, what is near and what is late, what comes in while one looks elsewhere, and
// very many conversations.
import { at, card, check, openCard, until } from './stage.mjs';

const lamp = { name: 'Ida Berg', text: 'My lamp flickers all evening' };
const ids = (page) =>
  at(page, 'card').evaluateAll((all) => all.map((one) => one.dataset.conversation).join());
const listIs = (page, expected) =>
  until(`the list is ${expected}`, async () => (await ids(page)) === expected);

// The address right after an order was chosen, before the next frame is drawn.
const addressAfter = (page, order) =>
  at(page, 'sort').evaluate((select, value) => {
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return location.hash;
  }, order);

async function orders(stage) {
  const { server } = stage;
  await server.escalated('plain', lamp);
  await server.command('configure', { data: { claim_within_ms: 600_000 } });
  await server.escalated('promised', { ...lamp, name: 'Nils' });
  await server.command('configure', { data: { claim_within_ms: 0 } });
  await server.escalated('newest', { ...lamp, name: 'Tove' });
  const page = await stage.agent('sam');
  await at(page, 'tab-waiting').click();
  await listIs(page, 'plain,promised,newest');
  check('the address has the order', (await addressAfter(page, 'due')).endsWith('sort=due'));
  await listIs(page, 'promised');
  await page.reload();
  await listIs(page, 'promised');
  await at(page, 'sort').selectOption('usual');
  await listIs(page, 'plain,promised,newest');
}

// Amber when what was promised is near, red when it was missed.
async function urgencies(stage) {
  const { server } = stage;
  const page = await stage.agent('ana');
  const waitIs = (id, word) => card(page, id).locator(`[data-testid=wait].wait-${word}`).waitFor();
  await server.escalated('calm', lamp);
  await waitIs('calm', 'calm');
  await server.command('configure', { data: { claim_within_ms: 3_600_000 } });
  await server.escalated('hour', { ...lamp, name: 'Tove' });
  await waitIs('hour', 'calm');
  await server.command('configure', { data: { claim_within_ms: 2_000 } });
  await server.escalated('short', { ...lamp, name: 'Nils' });
  await waitIs('short', 'late');
  await card(page, 'short').getByTestId('due').filter({ hasText: 'overdue' }).waitFor();
}

const rowsPx = (page) =>
  at(page, 'card').evaluateAll((all) =>
    Object.fromEntries(
      all.map((one) => [one.dataset.conversation, Math.round(one.getBoundingClientRect().top)]),
    ),
  );

async function steadyRows(stage) {
  const { server } = stage;
  for (let i = 0; i < 30; i += 1) await server.escalated(`s-${i}`, { ...lamp, name: `Guest ${i}` });
  const page = await stage.agent('ana');
  await until('the newest is there', async () => (await ids(page)).startsWith('s-29,'));
  await at(page, 'cards').evaluate((list) => list.scrollTo({ top: 900 }));
  await until('older ones are in sight', async () => (await ids(page)).includes('s-15'));
  const before = await rowsPx(page);
  await server.escalated('new-1', { ...lamp, name: 'New 1' });
  await server.command('receive', { conversation: 's-3', text: 'Still here' });
  await at(page, 'new-pill').filter({ hasText: '2 new' }).waitFor();
  const after = await rowsPx(page);
  const moved = Object.keys(before).filter(
    (id) => id in after && Math.abs(before[id] - after[id]) > 1,
  );
  check(`no row jumps: ${moved}`, moved.length === 0 && 's-15' in before && 's-15' in after);
  await at(page, 'new-pill').click();
  await until('the new ones are on top', async () => (await ids(page)).startsWith('s-3,new-1,'));
  await at(page, 'new-pill').waitFor({ state: 'detached' });
}

// LI_MANY=100000 takes about a minute.
const many = Number(process.env.LI_MANY ?? 1_500);

async function veryMany(stage) {
  const { server } = stage;
  const begin = Date.now();
  for (let from = 0; from < many; from += 100) {
    const numbers = Array.from({ length: Math.min(100, many - from) }, (_, i) => from + i);
    await Promise.all(
      numbers.map((n) =>
        server.command('open', {
          conversation: `m-${n}`,
          channel: 'WIDGET',
          user: `user:${n}`,
          name: `Guest ${n}`,
          reason: 'policy',
        }),
      ),
    );
  }
  const made = Date.now();
  const page = await stage.agent('ana');
  await at(page, 'cards').focus();
  const place = () =>
    at(page, 'card')
      .last()
      .evaluate((row) => [row.ariaPosInSet, row.ariaSetSize].map(Number));
  const isAtEnd = async () => {
    await page.keyboard.press('End');
    const [position, size] = await place();
    return position === many && size === many;
  };
  await until('the last row is drawn', isAtEnd, 30_000 + many);
  const read = Date.now();
  check(
    'it is the oldest',
    (await at(page, 'card').last().getAttribute('data-conversation')) === 'm-0',
  );
  const drawn = await at(page, 'card').count();
  check(`only what is in sight is drawn: ${drawn}`, drawn < 60);
  const longest = await page.evaluate(jumps);
  const times = `made in ${made - begin} ms, read in ${read - made} ms`;
  console.log(`       ${many} ${times}, longest frame of 60 jumps ${longest} ms`);
  await page.keyboard.press('Home');
  await until('the newest is drawn', async () => (await ids(page)).startsWith(`m-${many - 1},`));
  await page.keyboard.press('Enter');
  await page.locator(`[data-testid=thread][data-conversation=m-${many - 1}]`).waitFor();
  await server.command('receive', { conversation: 'm-0', text: 'After all that time' });
  await until('the oldest comes up', async () => (await ids(page)).startsWith('m-0,'));
  const listed = await at(page, 'card').evaluateAll(
    (all) => new Set(all.map((one) => one.id)).size,
  );
  check('every row is there once', listed === (await at(page, 'card').count()));
  await openCard(page, card(page, 'm-0'));
}

// Jumps through the whole list; the longest time between two frames.
async function jumps() {
  const list = document.getElementById('cards');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let longest = 0;
  for (let i = 0; i < 60; i += 1) {
    const begin = performance.now();
    list.scrollTop = (list.scrollHeight * ((i * 37) % 60)) / 60;
    await frame();
    await frame();
    longest = Math.max(longest, performance.now() - begin);
  }
  return Math.round(longest);
}

export const listCases = [
  ['the order: waiting longest or due first, kept over a reload', [], orders],
  ['the wait turns red when what was promised was missed', [], urgencies],
  ['rows in sight stay where they are; what came in is on a pill', [], steadyRows],
  ['very many conversations: only those in sight are drawn', ['--no-assistant'], veryMany],
];
