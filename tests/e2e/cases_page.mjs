// The page as a whole: the palette, keys, the address, notifications, language, work by keys alone.
import { answersOf, at, card, check, linkIs, message, openCard, until } from './stage.mjs';

const lamp = { name: 'Ida Berg', text: 'My lamp flickers all evening' };
const hasFocus = (page, id) =>
  page.evaluate((one) => document.activeElement?.dataset.testid === one, id);

async function palette(stage) {
  const { server } = stage;
  await server.escalated('p-1', lamp);
  await server.escalated('p-2', { ...lamp, name: 'Nils Holm' });
  const page = await stage.agent('ana');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('nils');
  await page.locator('[data-testid="palette-c p-2"][aria-selected=true]').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=thread][data-conversation=p-2]').waitFor();
  await at(page, 'claim').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('claim');
  await page.keyboard.press('Enter');
  await at(page, 'composer').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('snooze');
  await page.keyboard.press('Enter');
  await at(page, 'snooze-dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await at(page, 'palette-input').fill('flickers');
  await at(page, 'palette-search-for').click();
  await at(page, 'found').filter({ hasText: '2 found' }).waitFor();
}

async function letters(stage) {
  await stage.server.escalated('k', lamp);
  const page = await stage.agent('ana');
  await openCard(page, card(page, 'k'));
  await at(page, 'claim').waitFor();
  await at(page, 'help').click();
  const keys = await at(page, 'help-dialog').locator('kbd').allTextContents();
  for (const key of ['j', 'k', 'c', 's', 't', 'e', '/', '?', 'Ctrl+K']) {
    check(`the help lists ${key}`, keys.includes(key));
  }
  await at(page, 'letters').uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await at(page, 'claim').waitFor();
  await page.keyboard.press('c');
  await page.keyboard.press('?');
  check('letters do nothing', (await at(page, 'help-dialog').count()) === 0);
  check('nothing was claimed', (await at(page, 'claim').count()) === 1);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await at(page, 'help').click();
  await at(page, 'letters').check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await at(page, 'composer').waitFor();
}

async function address(stage) {
  const { server } = stage;
  for (const id of ['a-1', 'a-2']) await server.escalated(id, { ...lamp, name: `Ida ${id}` });
  const page = await stage.agent('ana');
  const isOpen = (id) => page.locator(`[data-testid=thread][data-conversation=${id}]`).waitFor();
  const tabIs = (tab) => page.locator(`[data-testid=tab-${tab}][aria-selected=true]`).waitFor();
  await at(page, 'tab-waiting').click();
  await at(page, 'search').fill('lamp');
  await at(page, 'found').filter({ hasText: '2 found' }).waitFor();
  await card(page, 'a-1').click();
  await isOpen('a-1');
  await card(page, 'a-2').click();
  await isOpen('a-2');
  const url = page.url();
  for (const part of ['tab=waiting', 'q=lamp', 'c=a-2'])
    check(`${url} has ${part}`, url.includes(part));
  await page.reload();
  await isOpen('a-2');
  await tabIs('waiting');
  check('the search is there', (await at(page, 'search').inputValue()) === 'lamp');
  await page.goBack();
  await isOpen('a-1');
  await page.goBack();
  await at(page, 'thread').waitFor({ state: 'detached' });
  await page.goBack();
  await tabIs('all');
  await until('the search is empty', async () => (await at(page, 'search').inputValue()) === '');
  for (let i = 0; i < 3; i += 1) await page.goForward();
  await isOpen('a-2');
  await tabIs('waiting');
}

// A stand-in for the browser's own, which a browser without a screen does not show.
function fakeNotifications() {
  window.told = [];
  window.asked = 0;
  window.Notification = class {
    static permission = 'default';

    static async requestPermission() {
      window.asked += 1;
      this.permission = 'granted';
      return 'granted';
    }

    constructor(title, options) {
      window.told.push(`${title}: ${options.body}`);
    }

    close() {}
  };
}

const hide = (page, isHidden) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
  }, isHidden);

async function notifications(stage) {
  const { server } = stage;
  const page = await stage.page();
  await page.addInitScript(fakeNotifications);
  await stage.login(page, 'ana');
  const told = () => page.evaluate(() => window.told);
  await hide(page, true);
  await server.escalated('n-1', lamp);
  await card(page, 'n-1').waitFor();
  check('nobody was asked', (await page.evaluate(() => window.asked)) === 0);
  check('nothing was told', (await told()).length === 0);
  await hide(page, false);
  await at(page, 'help').click();
  await at(page, 'notify').check();
  await page.keyboard.press('Escape');
  check('asked by the click', (await page.evaluate(() => window.asked)) === 1);
  await server.escalated('n-2', { ...lamp, name: 'Nils' });
  await card(page, 'n-2').waitFor();
  check('a page that is seen tells nothing', (await told()).length === 0);
  await hide(page, true);
  await server.escalated('n-3', { ...lamp, name: 'Tove' });
  await until('it is told', async () =>
    (await told()).some((text) => text.startsWith('New escalation')),
  );
}

async function byKeysAlone(stage) {
  await stage.server.escalated('keys', lamp);
  const page = await stage.agent('ana');
  await card(page, 'keys').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await at(page, 'claim').waitFor();
  await page.keyboard.press('c');
  await until('the composer has the focus', () => hasFocus(page, 'composer'));
  await page.keyboard.type('Have you tried another bulb?');
  await page.keyboard.press('Enter');
  await message(page, 'Have you tried another bulb?').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await until('the field has the focus', () => hasFocus(page, 'tag-value'));
  await page.keyboard.type('bulb');
  await page.keyboard.press('Enter');
  await at(page, 'tag').filter({ hasText: 'bulb' }).waitFor();
  await page.keyboard.press('e');
  await at(page, 'active').filter({ hasText: 'Closed · resolved' }).waitFor();
}

async function manualRefresh(stage) {
  const page = await stage.agent('ana');
  await page.evaluate(() => {
    window.sameDocument = true;
  });
  await at(page, 'refresh').click();
  await at(page, 'status-line').filter({ hasText: 'Refreshed' }).waitFor();
  await linkIs(page, 'live');
  check('without a reload', await page.evaluate(() => window.sameDocument === true));
}

// Lag, and not the socket: the heartbeats come, the rest does not.
async function saysHowFarBehind(stage) {
  const page = await stage.page();
  const answers = await answersOf(page);
  await stage.login(page, 'ana');
  answers.hold((text) => !text.includes('"t":"heartbeat"'));
  await stage.server.escalated('late', lamp);
  await linkIs(page, 'lagging');
  const words = await at(page, 'connection').textContent();
  check(`it says how far: ${words}`, /lagging \d+$/u.test(words));
  check('the card is not there', (await card(page, 'late').count()) === 0);
  await at(page, 'refresh').click();
  await linkIs(page, 'resyncing');
  answers.release();
  await linkIs(page, 'live');
  await card(page, 'late').waitFor();
  answers.hold();
  await until('silence is not live', async () =>
    /offline|connecting/u.test(await at(page, 'connection').getAttribute('data-state')),
  );
  answers.release();
  await linkIs(page, 'live');
}

export const pageCases = [
  ['the palette finds actions and conversations', [], palette],
  ['single letters can be switched off, and stay off', [], letters],
  ['the address is the state, back and forward', [], address],
  ['notifications only after a click, and only for a page that is hidden', [], notifications],
  ['claim, reply, tag and close by keys alone', [], byKeysAlone],
  ['a manual refresh fetches everything anew', [], manualRefresh],
  ['it says how far the page is behind, and when nothing comes', [], saysHowFarBehind],
];
