// The widget on another site's page: what its visitors do, who gets in, and that neither the page
// nor a crash of the server gets at the chat.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostSite, secondsFromNow, signIdentity } from './host_page.mjs';
import { at, cardOf, check, claim, linkIs, message, until, violations } from './stage.mjs';

const key = 'the-key-of-the-shop-0123456789abcdef';
const nextKey = 'the-next-key-of-the-shop-0123456789a';

let site;
let folder;

process.on('exit', () => folder && rmSync(folder, { recursive: true, force: true }));

// Flags of a server whose widget may be on the site's pages.
async function siteFlags(...more) {
  site ??= await HostSite.start();
  folder ??= mkdtempSync(join(tmpdir(), 'liveinbox-widget-'));
  return ['--widget-site', site.origin, ...more];
}

function keyFile(...keys) {
  const path = join(folder, `keys-${keys.length}-${keys[0].length}`);
  writeFileSync(path, `${keys.join('\n')}\n`);
  return path;
}

const withKeys = async () => {
  const flags = await siteFlags();
  return [...flags, '--widget-key-file', keyFile(key)];
};

// A page of the same site as the server, in whose frames the browser of these tests lets us keep
// something; it denies that to frames on pages of other sites, which therefore is the other cases'.
const nearFlags = async () => [...(await siteFlags()), '--widget-site', site.otherOrigin];

// The page with the widget, and what its policy complained about.
async function visit(stage, given = {}, contextOptions = {}, origin = site.origin) {
  const page = await stage.page(contextOptions);
  page.on('console', (said) => {
    if (/Content.Security.Policy|Trusted ?Type/iu.test(said.text())) {
      stage.troubles.push(`policy: ${said.text()}`);
    }
  });
  page.sockets = [];
  page.on('websocket', (socket) => page.sockets.push(socket.url()));
  await page.goto(site.url(stage.server.url, given, origin));
  await launcher(page).waitFor();
  return page;
}

const launcher = (page) => page.locator('button[aria-expanded]');
const inner = (page) => page.frameLocator('iframe');
const frameOf = (page) => page.frames().find((frame) => frame.url().includes('/widget?'));

async function open(page) {
  await launcher(page).click();
  await inner(page).getByTestId('widget-messages').waitFor();
  await linkIs(inner(page), 'live');
}

async function say(page, text) {
  await at(inner(page), 'widget-input').fill(text);
  await at(inner(page), 'widget-send').click();
}

const delivered = (page, text) =>
  message(inner(page), text).filter({ has: inner(page).getByTestId('delivered') });

async function refusal(page) {
  await launcher(page).click();
  await at(inner(page), 'widget-refused').waitFor();
  return at(inner(page), 'widget-refused').textContent();
}

async function writesOnAnotherSite(stage) {
  const page = await visit(stage);
  const script = await (await page.request.get(`${stage.server.url}/widget.js`)).body();
  check(`the script is small: ${script.length}`, script.length < 6 * 1024);
  await until('the frame is there', () => frameOf(page));
  check('nobody is connected before the chat is opened', page.sockets.length === 0);
  await open(page);
  await say(page, 'Hello there');
  await delivered(page, 'Hello there').waitFor();
  await message(inner(page), 'I am the assistant').waitFor();
  check('it says that it is one', (await at(inner(page), 'speaker').textContent()).includes('AI'));
  for (const url of page.sockets) check(`no secret in ${url}`, /\/ws\/visitor$/u.test(url));
  check('no cookie is set', (await page.context().cookies()).length === 0);

  await say(page, 'I want to talk to a human please');
  const agent = await stage.agent('ana');
  await claim(agent, cardOf(agent, 'Visitor').first());
  await at(inner(page), 'change').filter({ hasText: 'Ana Duarte joined' }).waitFor();
  await until('the person is named', async () =>
    (await at(inner(page), 'speaker').textContent()).includes('Ana Duarte'),
  );
  await at(agent, 'composer').pressSequentially('One mo');
  await at(inner(page), 'typing').filter({ hasText: 'Ana Duarte is typing' }).waitFor();
  await at(agent, 'composer').fill('One **moment**');
  await agent.keyboard.press('Enter');
  await message(inner(page), 'One moment').waitFor();
  const bold = message(inner(page), 'One moment').locator('strong, b');
  check('as it was previewed', (await bold.textContent()) === 'moment');
}

async function countsWhatWasNotSeen(stage) {
  const page = await visit(stage, {}, {}, site.otherOrigin);
  await open(page);
  await say(page, 'I want to talk to a human please');
  const agent = await stage.agent('ana');
  await claim(agent, cardOf(agent, 'Visitor').first());
  await at(inner(page), 'change').filter({ hasText: 'Ana Duarte joined' }).waitFor();
  await at(inner(page), 'widget-close').click();
  await page.locator('button[aria-expanded=false]').waitFor();
  check('the focus is back', await launcher(page).evaluate((one) => one.matches(':focus')));
  await at(agent, 'composer').fill('Are you there?');
  await agent.keyboard.press('Enter');
  await page.locator('button[aria-label="Support chat, 1 new"]').waitFor();
  await page.reload();
  await page.locator('button[aria-label="Support chat, 1 new"]').waitFor();
  await open(page);
  await message(inner(page), 'Are you there?').waitFor();
  await page.locator('button[aria-label="Support chat"]').waitFor();
  await inner(page).locator('body').press('Escape');
  await page.locator('button[aria-expanded=false]').waitFor();
}

async function knownUserOnTwoDevices(stage) {
  const identity = signIdentity(key, { user: 'u-17', name: 'Mia Wolf' });
  const first = await visit(stage, { identity });
  await open(first);
  await say(first, 'I want to talk to a human please');
  await delivered(first, 'talk to a human').waitFor();
  const second = await visit(stage, {
    identity: signIdentity(key, { user: 'u-17', name: 'Mia Wolf' }),
  });
  await open(second);
  await message(inner(second), 'talk to a human').waitFor();
  await say(second, 'And from my phone');
  await message(inner(first), 'And from my phone').waitFor();
  const agent = await stage.agent('ana');
  await cardOf(agent, 'Mia Wolf').waitFor();
  check('it is one conversation', (await cardOf(agent, 'Mia Wolf').count()) === 1);
  // When she logs out the chat is not hers any more, and nobody else at the same browser is taken
  // for her.
  await first.evaluate(() => window.liveinbox.identify(''));
  await message(inner(first), 'And from my phone').waitFor({ state: 'detached' });
  await linkIs(inner(first), 'live');
  await second.goto(site.url(stage.server.url));
  await open(second);
  check('nothing of hers', (await message(inner(second), 'phone').count()) === 0);
  const other = await visit(stage, { identity: signIdentity(key, { user: 'u-18' }) });
  await open(other);
  check('nor for another user', (await message(inner(other), 'phone').count()) === 0);
}

async function goesOnWithWhatTheHostBegan(stage) {
  await stage.server.command('open', {
    conversation: 'order-77',
    channel: 'WIDGET',
    user: 'u-17',
    name: 'Mia Wolf',
    reason: 'policy',
  });
  const page = await visit(stage, {
    identity: signIdentity(key, { user: 'u-17', name: 'Mia Wolf' }),
  });
  await open(page);
  await say(page, 'About my order');
  await delivered(page, 'About my order').waitFor();
  const agent = await stage.agent('ana');
  await agent
    .locator('[data-conversation="order-77"]')
    .filter({ hasText: 'About my order' })
    .waitFor();
  check('there is no second one', (await at(agent, 'card').count()) === 1);
}

async function refusesWhoIsNotProven(stage) {
  const words = async (identity) => {
    const page = await visit(stage, { identity });
    const text = await refusal(page);
    check('no chat', (await at(inner(page), 'widget-input').count()) === 0);
    check('nobody is connected', page.sockets.length === 0);
    await page.context().close();
    return text;
  };
  const good = signIdentity(key, { user: 'u-17' });
  const [part, signature] = good.split('.');
  const forged = Buffer.from(
    JSON.stringify({ tenant: 'default', user: 'admin', exp: secondsFromNow(60) }),
  );
  const cases = [
    [
      signIdentity('another-key-of-somebody-0123456789ab', { user: 'u-17' }),
      /not signed with a key/u,
    ],
    [`${forged.toString('base64url')}.${signature}`, /not signed with a key/u],
    [`${part}.${'A'.repeat(signature.length)}`, /not signed with a key/u],
    [part, /cannot be read/u],
    [signIdentity(key, { user: 'u-17', exp: secondsFromNow(-120) }), /has expired/u],
    [signIdentity(key, { user: 'u-17', exp: secondsFromNow(48 * 3600) }), /more than 24 hours/u],
    [signIdentity(key, { user: 'u-17', tenant: 'other' }), /another tenant/u],
    [signIdentity(key, { user: '' }), /names no user/u],
  ];
  for (const [identity, pattern] of cases) {
    const text = await words(identity);
    check(`"${text}" says ${pattern}`, pattern.test(text));
  }
}

async function onlyKnownUsers(stage) {
  const page = await visit(stage);
  check('it says so', /Sign in on this site/u.test(await refusal(page)));
  await page.evaluate(
    (token) => window.liveinbox.identify(token),
    signIdentity(key, { user: 'u-17' }),
  );
  await at(inner(page), 'widget-input').waitFor();
  await linkIs(inner(page), 'live');
  await say(page, 'Now you know me');
  await delivered(page, 'Now you know me').waitFor();
  const demo = await stage.page();
  const status = await demo.request.post(`${stage.server.url}/api/visitor`, {
    data: { name: 'Mia', channel: 'WIDGET' },
  });
  check('nor by the demo page', status.status() === 403);
}

async function rotatesKeys(stage) {
  const { server } = stage;
  const flags = await siteFlags();
  const tries = async (keys, wanted) => {
    await server.kill();
    server.options = [...flags, '--widget-key-file', keyFile(...keys)];
    await server.start();
    for (const [one, isGood] of wanted) {
      const page = await visit(stage, { identity: signIdentity(one, { user: 'u-17' }) });
      if (isGood) await open(page);
      else check('the other key', /not signed/u.test(await refusal(page)));
      await page.context().close();
    }
  };
  await tries(
    [key],
    [
      [key, true],
      [nextKey, false],
    ],
  );
  await tries(
    [key, nextKey],
    [
      [key, true],
      [nextKey, true],
    ],
  );
  await tries(
    [nextKey],
    [
      [key, false],
      [nextKey, true],
    ],
  );
}

async function survivesTheServersDeath(stage) {
  const { server } = stage;
  const page = await visit(stage, {
    identity: signIdentity(key, { user: 'u-17', name: 'Mia Wolf' }),
  });
  await open(page);
  const texts = [];
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 3; i += 1) {
      texts.push(`order ${round}${i} please`);
      await say(page, texts.at(-1));
    }
    await server.kill();
    texts.push(`written while it is away ${round}`);
    await say(page, texts.at(-1));
    await server.start();
    await linkIs(inner(page), 'live');
    await delivered(page, texts.at(-1)).waitFor();
  }
  await page.reload();
  await open(page);
  const own = inner(page).locator('[data-testid=message][data-author=user] .rich');
  await until('all are there', async () => (await own.count()) === texts.length);
  const seen = await own.allTextContents();
  check(`once and in order: ${seen}`, JSON.stringify(seen) === JSON.stringify(texts));
}

async function isReadableByAll(stage) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await visit(stage, {}, { colorScheme });
    await open(page);
    await say(page, 'Hello there');
    await message(inner(page), 'I am the assistant').waitFor();
    await say(page, 'I want to talk to a human please');
    await delivered(page, 'talk to a human').waitFor();
    const found = [...(await violations(frameOf(page))), ...(await violations(page))];
    check(`${colorScheme}: ${found.join('\n')}`, found.length === 0);
    await page.context().close();
    const refused = await visit(stage, { identity: 'x.y' }, { colorScheme });
    await refusal(refused);
    const more = await violations(frameOf(refused));
    check(`${colorScheme}, refused: ${more.join('\n')}`, more.length === 0);
    await refused.context().close();
  }
}

async function fitsASmallPhone(stage) {
  const page = await visit(stage, {}, { viewport: { width: 320, height: 480 } });
  await open(page);
  await say(page, 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3));
  await message(inner(page), 'Donaudampf').waitFor();
  const overflow = (frame) =>
    frame.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  check('nothing sticks out of the chat', (await overflow(frameOf(page))) <= 0);
  check('nor out of the page', (await overflow(page)) <= 0);
  const box = await page.locator('iframe').boundingBox();
  check('it has the whole screen', box.width === 320 && box.height === 480 && box.x === 0);
  await at(inner(page), 'widget-close').click();
  await launcher(page).waitFor();
}

async function isOutOfReachOfThePage(stage) {
  const page = await visit(stage, { hostile: '1' });
  check('the page hides itself', !(await page.locator('h1').first().isVisible()));
  await open(page);
  await say(page, 'Can you see me?');
  await message(inner(page), 'Can you see me?').waitFor();
  const box = await page.locator('iframe').boundingBox();
  check('as large as ever', box.width === 400 && box.height > 400);
  const size = await at(inner(page), 'widget-input').evaluate(
    (one) => getComputedStyle(one).fontSize,
  );
  check(`letters of a size to be read, ${size}`, parseFloat(size) >= 14);
  const isShut = await page.evaluate(() => {
    const frame = document.querySelector('div:last-of-type').shadowRoot.querySelector('iframe');
    return frame.contentDocument === null;
  });
  check('scripts do not reach in either', isShut);
  // What is not from the page around it is not heard.
  const closed = page.locator('button[aria-expanded=true]');
  await page.evaluate(() => {
    for (const type of ['close', 'unread']) window.postMessage({ liveinbox: type, count: 7 }, '*');
  });
  await closed.waitFor();
}

async function isOnNoOtherSite(stage) {
  const page = await stage.page();
  await page.goto(site.url(stage.server.url, {}, site.otherOrigin));
  await launcher(page).click();
  await until('the frame has come', () => page.frames().length > 1);
  check('there is no chat', (await at(inner(page), 'widget-messages').count()) === 0);
  // Nor where the page says that it is the allowed one.
  await page.evaluate(
    ([base, origin]) => {
      const frame = document.createElement('iframe');
      frame.id = 'lie';
      frame.src = `${base}/widget?tenant=default&site=${encodeURIComponent(origin)}`;
      document.body.append(frame);
    },
    [stage.server.url, site.origin],
  );
  const lie = await (await page.locator('#lie').elementHandle()).contentFrame();
  await until('it is refused', () => lie.url() === 'chrome-error://chromewebdata/');
  const asked = await page.request.get(
    `${stage.server.url}/widget?tenant=default&site=${site.origin}`,
  );
  const policy = asked.headers()['content-security-policy'];
  check(`the list is exact: ${policy}`, policy.endsWith(`frame-ancestors ${site.origin}`));
  check('no older field', asked.headers()['x-frame-options'] === undefined);
  for (const [query, status] of [
    ['tenant=other', 404],
    ['tenant=default', 403],
  ]) {
    const answer = await page.request.get(`${stage.server.url}/widget?${query}`);
    check(`${query} is ${status}`, answer.status() === status);
  }
}

export const widgetCases = [
  [
    'the widget on another site: a strict policy, the assistant, then a person',
    siteFlags,
    writesOnAnotherSite,
  ],
  [
    'the widget tells what was not seen, and goes on after a reload',
    nearFlags,
    countsWhatWasNotSeen,
  ],
  ['the widget: a known user has one conversation on two devices', withKeys, knownUserOnTwoDevices],
  ['the widget goes on with what the host began', withKeys, goesOnWithWhatTheHostBegan],
  ['the widget says why somebody is not let in', withKeys, refusesWhoIsNotProven],
  [
    'the widget for known users only',
    async () => [...(await withKeys()), '--widget-known-only', 'default'],
    onlyKnownUsers,
  ],
  ['the widget: keys are changed without a gap', siteFlags, rotatesKeys],
  ['the widget loses and doubles nothing when the server dies', withKeys, survivesTheServersDeath],
  ['the widget has nothing that axe finds, in light and dark', withKeys, isReadableByAll],
  ['the widget fits a screen of 320 pixels', siteFlags, fitsASmallPhone],
  ['the widget is out of reach of the page around it', siteFlags, isOutOfReachOfThePage],
  ['the widget is on no other site', siteFlags, isOnNoOtherSite],
];
