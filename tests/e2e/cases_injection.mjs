// Nothing that anybody writes is run, loaded or sent anywhere: every text of injection.mjs through
// every field that a user, an agent or a program fills, shown on every screen, in both languages.
//
// What counts: calls of the hook that each text wants to call, dialogs, errors of the page, reports
// of the content security policy (Trusted Types among them), requests to other hosts, and anything
// in the document that is none of ours.
import { fitted, injections } from './injection.mjs';
import { at, check, choose, linkIs, message, until } from './stage.mjs';

const parts = 12;
const partOf = (number) => injections.filter((_, i) => i % parts === number);

// Runs in the page before anything else does.
function watch() {
  const tell = (what) => window.tellTest(what);
  window.xss = () => tell('a text was run');
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
    window[name] = () => tell(`${name} was called`);
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    tell(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
}

async function watched(stage) {
  const page = await stage.page();
  await page.exposeFunction('tellTest', (what) => stage.troubles.push(what));
  await page.addInitScript(watch);
  page.context().on('request', (request) => {
    if (!request.url().startsWith(`${stage.server.url}/`))
      stage.troubles.push(`request: ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    if (!frame.url().startsWith(stage.server.url) && frame.url() !== 'about:blank')
      stage.troubles.push(`went to ${frame.url()}`);
  });
  page.on('popup', (popup) => stage.troubles.push(`opened ${popup.url()}`));
  return page;
}

// What stands in the document and is none of ours.
function strangers() {
  const bad = [];
  const elements =
    'iframe, frame, object, embed, applet, base, style, form[action], audio, video, math, ' +
    'portal, foreignObject, marquee, template, meta[http-equiv], ' +
    'link:not([rel=stylesheet], [rel=icon], [rel=modulepreload])';
  const addresses = 'src action formaction data poster background srcset ping'.split(' ');
  const links = new Set(['http:', 'https:', 'mailto:', 'tel:']);
  const isElsewhere = (address) => new URL(address, location.href).origin !== location.origin;
  for (const one of document.querySelectorAll(elements)) bad.push(one.outerHTML.slice(0, 200));
  for (const one of document.querySelectorAll('*')) {
    for (const { name, value } of one.attributes) {
      const isOurs = !addresses.includes(name) || !isElsewhere(value);
      if (/^on/iu.test(name) || !isOurs || (name === 'style' && /url\(|expression/iu.test(value)))
        bad.push(`${one.tagName} ${name}=${value}`.slice(0, 200));
    }
    if (one.tagName === 'SCRIPT' && isElsewhere(one.src))
      bad.push(one.outerHTML.slice(0, 200));
  }
  for (const one of document.querySelectorAll('a')) {
    const isSafe = links.has(one.protocol) && /\bnoopener\b/u.test(one.rel);
    if (one.hasAttribute('href') && !isSafe) bad.push(one.outerHTML.slice(0, 200));
  }
  return bad;
}

async function isClean(page, where) {
  const bad = await page.evaluate(strangers);
  check(`${where} holds nothing strange:\n${bad.join('\n')}`, bad.length === 0);
}

// ---- what programs, users and agents fill in

// True where the inbox took it. It refuses what is no text, or no address of the web; a frame that
// it cannot read at all is refused without naming the command, so nobody waits for that answer.
const unansweredMs = 2_000;
const taken = (server, op, fields) =>
  Promise.race([
    server.command(op, fields).then(
      () => true,
      () => false,
    ),
    new Promise((done) => setTimeout(() => done(false), unansweredMs)),
  ]);

// What has a control character is refused nearly everywhere, and is tried without it.
const cleaned = (text) => text.replace(/[\p{Cc}\p{Cs}\p{Cn}]/gu, ' ');

async function fill(server, text, number) {
  const name = cleaned(text);
  const actor = { kind: 'agent', id: 'ana', name: fitted(name, 200) };
  const conversation = `${number} ${fitted(name, 110)}`;
  await server.command('open', {
    conversation,
    channel: 'WIDGET',
    user: `${number} ${fitted(name, 55)}`,
    name: fitted(name, 256),
    reason: 'other',
    text: fitted(name, 1_000),
  });
  const one = (op, fields) => taken(server, op, { conversation, ...fields });
  const isTaken =
    (await one('receive', { text, external_id: `${number} ${fitted(text, 200)}` })) ||
    (await one('receive', { text: name, external_id: `${number} ${fitted(name, 200)}` }));
  await one('receive', { text: 'a', data: { attachments: [{ url: text, name: text }] } });
  const url = `https://a.invalid/${encodeURIComponent(fitted(name, 200))}`;
  await one('receive', { text: 'b', data: { attachments: [{ url, name: fitted(text, 200) }] } });
  await one('receive', { text: 'c', data: { attachments: [{ url, type: fitted(text, 100) }] } });
  await one('annotate', { data: { [fitted(name, 60)]: text, plain: name } });
  await one('escalate', { reason: 'other', text: fitted(text, 1_000) });
  await one('note', { text, actor });
  await one('tag', { tag: fitted(name, 64), actor });
  if (await taken(server, 'set_team', { team: fitted(name, 60) }))
    await one('assign_team', { team: fitted(name, 60), actor });
  const claimed = await server.command('claim', { conversation, actor });
  if (await one('send', { fence: claimed.fence, text, actor }))
    await one('deliver', { message: 5, delivery: 'failed', text: fitted(text, 60) });
  await one('save_draft', { text, actor });
  const last = { fence: claimed.fence, text: fitted(text, 900), actor };
  if (number % 3 === 0) await one('hand_back', last);
  else if (number % 3 === 1) await one('close', { ...last, outcome: 'resolved' });
  return { conversation, text, isTaken };
}

// ---- what is shown

async function showThreads(page, filled) {
  for (const { conversation } of filled) {
    await page.evaluate((key) => {
      location.hash = new URLSearchParams({ tab: 'all', c: key });
    }, conversation);
    await until(`the thread of ${conversation}`, () =>
      page.evaluate(
        (key) =>
          document.querySelector('[data-testid=thread]')?.dataset.conversation === key &&
          document.querySelector('[data-testid=message]') !== null,
        conversation,
      ),
    );
    if ((await at(page, 'details').count()) === 0) await at(page, 'details-toggle').click();
    if ((await at(page, 'reason').count()) > 0) await at(page, 'reason').first().click();
    await isClean(page, `the thread of ${conversation}`);
  }
}

async function showWriting(page, texts) {
  for (const text of texts) {
    await at(page, 'composer').fill(text);
    if ((await at(page, 'canned').count()) > 0) await page.keyboard.press('Escape');
    await at(page, 'preview-tab').click();
    await at(page, 'preview-pane').waitFor();
    await isClean(page, `the preview of ${text}`);
    await at(page, 'edit-tab').click();
    await at(page, 'search').fill(text);
    await page.keyboard.press('Control+k');
    await at(page, 'palette-input').fill(text);
    await isClean(page, `the search and the palette for ${text}`);
    await page.keyboard.press('Escape');
  }
  await at(page, 'search').fill('');
  await at(page, 'composer').fill(texts[0]);
  await page.reload();
  await linkIs(page, 'live');
}

const fields = {
  tag: ['tag-value'],
  close_as: ['close-text'],
  hand_back: ['hand-back-summary'],
  transfer: [],
};

async function showDialogs(page, texts) {
  for (const [dialog, ids] of Object.entries(fields)) {
    await choose(page, dialog);
    for (const text of texts) for (const id of ids) await at(page, id).fill(text);
    await isClean(page, `the dialog ${dialog}`);
    await page.keyboard.press('Escape');
  }
  await choose(page, 'tag');
  await at(page, 'tag-value').fill(texts[1]);
  await page.keyboard.press('Enter');
  await at(page, 'composer').fill('');
  await at(page, 'composer').pressSequentially('/');
  await at(page, 'canned-edit').click();
  for (const text of texts) {
    await at(page, 'canned-add').click();
    await at(page, 'canned-name').last().fill(fitted(text, 40));
    await at(page, 'canned-text').last().fill(text);
  }
  await page.keyboard.press('Control+Enter');
  if ((await at(page, 'canned-dialog').count()) > 0)
    await at(page, 'canned-dialog').locator('button.primary').click();
  await at(page, 'composer').fill('');
  await at(page, 'composer').pressSequentially('/');
  await at(page, 'canned').first().waitFor();
  await isClean(page, 'the canned replies');
  await page.keyboard.press('Escape');
  await at(page, 'composer').fill('');
}

async function showAddresses(page, server, texts) {
  for (const text of texts) {
    const hash = new URLSearchParams({ tab: text, q: text, c: text, sort: text });
    const query = new URLSearchParams({ agent: text, tenant: text, code: text });
    await page.goto(`${server.url}/?${query}#${hash}`);
    await linkIs(page, 'live');
    await isClean(page, `the address with ${text}`);
    const answer = await page.request.get(`${server.url}/${encodeURIComponent(text)}`);
    check(`no page for ${text}`, !answer.headers()['content-type'].startsWith('text/html'));
  }
}

async function inThePage(stage, texts, filled, lang) {
  const page = await watched(stage);
  await stage.login(page, 'ana', `&lang=${lang}`);
  await at(page, 'card').first().waitFor();
  await at(page, 'cards').focus();
  for (const key of ['PageDown', 'PageDown', 'End', 'Home']) {
    await page.keyboard.press(key);
    await isClean(page, 'the list');
  }
  await showThreads(page, filled);
  const conversation = `desk-${lang}`;
  await stage.server.escalated(conversation, { name: texts[2], text: texts[3] });
  await page.evaluate((key) => {
    location.hash = new URLSearchParams({ tab: 'all', c: key });
  }, conversation);
  await at(page, 'claim').click();
  await at(page, 'composer').waitFor();
  await showWriting(page, texts);
  await showDialogs(page, texts.filter((text) => text.trim() !== '').slice(0, 6));
  await showAddresses(page, stage.server, texts.slice(0, 6));
  await page.context().close();
}

// ---- the widget

async function inTheWidget(stage, texts) {
  const page = await watched(stage);
  await page.goto(`${stage.server.url}/widget`);
  await at(page, 'widget-name').fill(fitted(texts[4], 90));
  await at(page, 'widget-start').click();
  await linkIs(page, 'live');
  const own = texts.filter((text) => text.trim() !== '' && text.isWellFormed?.() !== false);
  for (const text of ['I want to speak to a human', ...own]) {
    await at(page, 'widget-input').fill(text);
    await at(page, 'widget-send').click();
  }
  const desk = await watched(stage);
  await stage.login(desk, 'sam');
  await desk.locator('[data-testid=card][data-conversation^="visitor:"]').click();
  const open = at(desk, 'claim').or(at(desk, 'take-over')).or(at(desk, 'composer'));
  await open.first().waitFor();
  if ((await at(desk, 'composer').count()) === 0) await open.first().click();
  await at(desk, 'composer').waitFor();
  for (const text of own.slice(0, 12)) {
    await at(desk, 'composer').fill(text);
    await at(desk, 'send').click();
  }
  await at(desk, 'composer').fill('the last one');
  await at(desk, 'send').click();
  await message(page, 'the last one').waitFor();
  await isClean(page, 'the widget');
  await isClean(desk, 'the thread of the widget');
  await page.reload();
  await message(page, 'the last one').waitFor();
  await isClean(page, 'the widget after a reload');
}

async function nothingRuns(stage, texts) {
  const filled = [];
  for (const [number, text] of texts.entries()) filled.push(await fill(stage.server, text, number));
  const count = filled.filter(({ isTaken }) => isTaken).length;
  check(`all texts are taken: ${count} of ${texts.length}`, count === texts.length);
  for (const lang of ['en', 'he']) await inThePage(stage, texts, filled, lang);
  await inTheWidget(stage, texts);
}

// Agents are named by texts too; a colon ends a name on the command line.
const namesOf = (texts) => texts.filter((text) => !/[:\p{Cc}]/u.test(text) && text.trim() !== '');
const optionsOf = (texts) => {
  const [first, second, third] = namesOf(texts).map((text) => fitted(text, 100));
  return [
    '--no-assistant',
    ...['--agent', `ana:${first}:supervisor`],
    ...['--agent', `sam:${second}:supervisor`],
    ...['--agent', `ben:${third}`],
  ];
};

// The policy itself: what the texts above want to do does not work even where it stands in a page.
async function thePolicyHolds(stage) {
  const page = await stage.page();
  await stage.login(page, 'ana');
  const seen = await page.evaluate(async () => {
    // What the test's own call runs may do more; what comes after it is the page's.
    await new Promise((done) => setTimeout(done));
    const reports = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      reports.push(event.effectiveDirective),
    );
    const fails = (act) => {
      try {
        act();
        return false;
      } catch {
        return true;
      }
    };
    const isRefused = {
      innerHTML: fails(() => (document.createElement('div').innerHTML = '<b>x</b>')),
      outerHTML: fails(() => (document.createElement('div').outerHTML = '<b>x</b>')),
      insert: fails(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')),
      write: fails(() => document.write('x')),
      scriptText: fails(() => (document.createElement('script').text = 'x')),
      scriptSrc: fails(() => (document.createElement('script').src = '/x.js')),
      srcdoc: fails(() => (document.createElement('iframe').srcdoc = 'x')),
      policy: fails(() => window.trustedTypes.createPolicy('x', { createHTML: (text) => text })),
      code: fails(() => new Function('return 1')()),
      timeout: fails(() => window.setTimeout('1')),
    };
    const image = document.createElement('img');
    image.src = 'https://a.invalid/x.png';
    const inline = document.createElement('style');
    inline.textContent = '*{color:red}';
    document.head.append(inline, image);
    await new Promise((done) => setTimeout(done, 200));
    return { isRefused, reports };
  });
  for (const [what, isSo] of Object.entries(seen.isRefused)) check(`${what} is refused`, isSo);
  for (const directive of ['require-trusted-types-for', 'trusted-types', 'img-src', 'style-src'])
    check(
      `${directive} is reported: ${seen.reports}`,
      seen.reports.some((one) => one.startsWith(directive)),
    );
}

export const policyCases = [['the content security policy holds', [], thePolicyHolds]];

export const injectionCases = Array.from({ length: parts }, (_, number) => [
  `nothing that is written is run, part ${number + 1} of ${parts}`,
  optionsOf(partOf(number)),
  (stage) => nothingRuns(stage, partOf(number)),
]);
