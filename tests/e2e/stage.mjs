// What one case plays on: a server of its own, agents and visitors each in a browser of their own
// as far as cookies go, and waiting for conditions instead of for time.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { code, Server } from './server.mjs';

const patienceMs = 30_000;
const require = createRequire(new URL('../../examples/server/web/package.json', import.meta.url));

const axeSource = () => require('axe-core').source;

export async function launchBrowser() {
  const candidates = [
    process.env.LI_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('no Chromium found; LI_CHROMIUM can name one');
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return require('playwright-core').chromium.launch({ executablePath, args });
}

// Polls until `look` gives something true, and says what was missing when it never does.
export async function until(what, look, longestMs = patienceMs) {
  const end = Date.now() + longestMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((done) => setTimeout(done, 40));
  }
}

export function check(what, isTrue) {
  if (!isTrue) throw new Error(`not so: ${what}`);
}

export class Stage {
  contexts = [];
  troubles = []; // what pages complained about

  constructor(browser, settings, options) {
    this.browser = browser;
    this.server = new Server(settings, options);
  }

  async end() {
    await Promise.allSettled(this.contexts.map((context) => context.close()));
    await this.server.end();
  }

  async agent(id, contextOptions) {
    return this.login(await this.page(contextOptions), id);
  }

  // The same on a page of one's own; `query` goes on after the code.
  async login(page, id, query = '') {
    await page.goto(`${this.server.url}/?code=${code}${query}`);
    await at(page, 'login-agent').fill(id);
    await at(page, 'login-submit').click();
    await linkIs(page, 'live');
    return page;
  }

  async visitor(name, channel = 'WIDGET', contextOptions = {}) {
    const page = await this.page(contextOptions);
    await page.goto(`${this.server.url}/widget`);
    await at(page, 'widget-name').fill(name);
    await at(page, `widget-channel-${channel}`).check();
    await at(page, 'widget-start').click();
    await linkIs(page, 'live');
    return page;
  }

  async page(contextOptions = {}) {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...contextOptions,
    });
    context.setDefaultTimeout(patienceMs);
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.troubles.push(`page error: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return page;
  }
}

export const at = (page, id) => page.getByTestId(id);
export const card = (page, conversation) =>
  page.locator(`[data-testid=card][data-conversation="${conversation}"]`);
export const cardOf = (page, name) =>
  at(page, 'card').filter({ has: page.locator('.card-name', { hasText: name }) });
export const message = (page, text) => at(page, 'message').filter({ hasText: text });
export const linkIs = (page, word) =>
  page.locator(`[data-testid=connection][data-state=${word}]`).waitFor();

export async function openCard(page, row) {
  await row.click();
  await at(page, 'thread').waitFor();
}

// Opens a card that waits and claims it; done when its composer is there.
export async function claim(page, row) {
  await openCard(page, row);
  await at(page, 'claim').click();
  await at(page, 'composer').waitFor();
}

// Does one of the actions of the open conversation by its menu.
export async function choose(page, act) {
  await at(page, 'more').click();
  await at(page, `do-${act}`).click();
}

// From the next page load on, `hold` keeps back what the server says and `release` lets it through:
// between the two the page acts on what may not be so any more.
export async function answersOf(page) {
  const kept = [];
  let isHeld = () => false;
  let pass = () => {};
  await page.routeWebSocket(/\/ws\/agent$/u, (socket) => {
    pass = (text) => socket.send(text);
    socket.connectToServer().onMessage((text) => (isHeld(text) ? kept.push(text) : pass(text)));
  });
  return {
    hold: (which = () => true) => {
      isHeld = which;
    },
    release: () => {
      isHeld = () => false;
      for (const text of kept.splice(0)) pass(text);
    },
  };
}

// What assistive technology would stumble over.
export async function violations(page) {
  await page.evaluate(axeSource());
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run();
    return found.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target} ${node.any[0]?.message ?? ''}`),
    );
  });
}

export async function say(visitor, text) {
  await at(visitor, 'widget-input').fill(text);
  await at(visitor, 'widget-send').click();
  await message(visitor, text.split('\n')[0]).first().waitFor();
}

// The conversation whose card is the first of the list.
export const topCard = (page) => at(page, 'card').first().getAttribute('data-conversation');

// Every tab lists as many cards as its count says, and that is what is expected.
export async function tabsShow(page, expected) {
  for (const [tab, number] of Object.entries(expected)) {
    await at(page, `tab-${tab}`).click();
    let seen = '';
    const isSo = async () => {
      const listed = await at(page, 'card').count();
      const counted = await at(page, `tab-${tab}`).getAttribute('data-count');
      const shown = (await at(page, `count-${tab}`).textContent()).trim();
      seen = `${listed} listed, count ${counted}, shown as ${shown}`;
      return listed === number && counted === String(number) && shown === String(number);
    };
    await until(`the tab ${tab} lists and counts ${number}`, isSo).catch((error) => {
      throw new Error(`${error.message} (${seen})`);
    });
  }
}
