// The right panel against the widget: previews, the way to a person, the end, hostile texts, and
// what assistive technology makes of it.
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
  until,
  violations,
} from './stage.mjs';

const wantsHuman = 'I want to talk to a human, please';

// What stands in the nodes: tags, addresses and text, without classes.
function shapeOf(root) {
  const describe = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return JSON.stringify(node.data);
    const href = node.hasAttribute('href') ? `(${node.getAttribute('href')})` : '';
    const inner = [...node.childNodes].map(describe).join(' ');
    return `${node.tagName.toLowerCase()}${href}[${inner}]`;
  };
  root.normalize();
  return describe(root);
}

const formatted = [
  '**bold** _italic_ ~~strike~~ `code`',
  '',
  '- first',
  '- second',
  '',
  'see [our shop](https://example.com/a?b=1) or https://example.com/plain',
].join('\n');

const tagsOf = {
  WIDGET: ['strong', 'em', 's', 'code', 'ul', 'li', 'a'],
  WA: ['strong', 'em', 's', 'code', 'a'],
};

async function previewIsWhatIsSent(stage) {
  const page = await stage.agent('ana');
  for (const channel of Object.keys(tagsOf)) {
    const visitor = await stage.visitor(`Vera ${channel}`, channel);
    await say(visitor, wantsHuman);
    await claim(page, cardOf(page, `Vera ${channel}`));
    const preview = await previewShape(page);
    for (const tag of tagsOf[channel]) {
      check(`${channel} shows ${tag}: ${preview}`, new RegExp(`\\b${tag}[[(]`, 'u').test(preview));
    }
    await at(page, 'send').click();
    for (const [side, there] of Object.entries({ widget: visitor, transcript: page })) {
      const bubble = there.locator('[data-testid=message][data-author=agent] .bubble .rich');
      const shown = await bubble.evaluate(shapeOf);
      check(`${channel} ${side} shows the preview\n ${preview}\n ${shown}`, shown === preview);
    }
  }
}

async function previewShape(page) {
  await at(page, 'composer').fill(formatted);
  await at(page, 'preview-tab').click();
  const pane = at(page, 'preview-pane').locator('.rich');
  await pane.filter({ hasText: 'example.com/plain' }).waitFor();
  return pane.evaluate(shapeOf);
}

async function assistantFails(stage) {
  const visitor = await stage.visitor('Otto');
  const failures = visitor.locator('[data-testid=message][data-author=assistant]');
  await say(visitor, 'Blorb the frumious quaggle');
  await until('the assistant answers', async () => (await failures.count()) === 1);
  const page = await stage.agent('ana');
  await tabsShow(page, { waiting: 0 });
  await say(visitor, 'Snorf the other quaggle');
  const row = cardOf(page, 'Otto');
  await row.waitFor();
  check('it waits', (await row.getAttribute('data-state')) === 'waiting');
  const reason = await row.locator('.card-reason').textContent();
  await openCard(page, row);
  check(`the card says why: ${reason}`, /fail|understand|answer/iu.test(reason));
  const above = await at(page, 'reason').textContent();
  check('so does the transcript', above.includes(reason));
  await page.locator('[data-testid=change][data-type=escalated]').waitFor();
  await tabsShow(page, { waiting: 1 });
  await visitor.getByText('A person will join soon').waitFor();
}

async function closing(stage) {
  const visitor = await stage.visitor('Runa');
  await say(visitor, wantsHuman);
  await stage.server.escalated('other', { name: 'Nils', text: 'I wait as well' });
  const page = await stage.agent('ana');
  await tabsShow(page, { mine: 0, waiting: 2 });
  await claim(page, cardOf(page, 'Runa'));
  await tabsShow(page, { waiting: 1, mine: 1 });
  const row = cardOf(page, 'Runa');
  await row.locator('[data-testid=dot][data-dot=green]').waitFor();
  await at(page, 'close').click();
  await tabsShow(page, { waiting: 1, mine: 0 });
  await at(page, 'tab-all').click();
  await page.locator('[data-testid=card][data-state=closed]', { hasText: 'Runa' }).waitFor();
  await row.locator('[data-testid=dot][data-dot=gray][data-dot-reason=closed]').waitFor();
  check('the card says so', (await row.textContent()).includes('Closed'));
  const word = await at(page, 'active').textContent();
  check('the transcript says so', word.startsWith('Closed'));
  check('no composer is left', (await at(page, 'composer').count()) === 0);
  check('nor a second close', (await at(page, 'close').count()) === 0);
  await visitor.locator('[data-testid=change]', { hasText: 'closed' }).waitFor();
}

const hostile = [
  '<script>window.hacked = 1</script>',
  '<img src="/nowhere" onerror="window.hacked = 1">',
  '[press me](javascript:window.hacked=1)',
  'javascript:alert(1)',
];

async function nothingRuns(stage) {
  const name = '<img src=x onerror="window.hacked=1">';
  const visitor = await stage.visitor(name);
  await say(visitor, wantsHuman);
  for (const text of hostile) await say(visitor, text);
  const page = await stage.agent('ana');
  await claim(page, at(page, 'card').first());
  for (const text of hostile) {
    await at(page, 'composer').fill(text);
    await at(page, 'send').click();
  }
  const answers = '[data-testid=message][data-author=agent]';
  for (const there of [page, visitor]) {
    await until(
      'all answers are there',
      async () => (await there.locator(answers).count()) === hostile.length,
    );
  }
  await at(page, 'search').fill('window.hacked');
  await at(page, 'found').waitFor();
  await isHarmless('page', page);
  await isHarmless('widget', visitor);
  const shown = await at(page, 'thread-name').textContent();
  check(`the name is text: ${shown}`, shown === name);
}

async function isHarmless(side, there) {
  const seen = await there.evaluate(() => ({
    hacked: window.hacked,
    made: document.querySelectorAll('main script, main img, [onerror]').length,
    links: [...document.links].filter((link) => link.protocol === 'javascript:').length,
    text: document.querySelector('main').textContent,
  }));
  check(`${side}: nothing ran`, seen.hacked === undefined);
  check(`${side}: no element came from a text`, seen.made === 0);
  check(`${side}: no link runs a script`, seen.links === 0);
  for (const text of hostile.slice(0, 2)) {
    check(`${side} shows ${text} as text`, seen.text.includes(text));
  }
}

const answer = 'A **formatted** answer: `code`, [a link](https://example.com/)\n\n- one\n- two';
const unsure = {
  name: 'Nils',
  channel: 'WA',
  reason: 'low_confidence',
  why: 'unsure',
  text: 'Hm?',
};

async function noViolations(stage) {
  const visitor = await stage.visitor('Axel');
  await say(visitor, wantsHuman);
  await stage.server.escalated('unsure', unsure);
  await stage.server.escalated('done', { name: 'Per', text: 'That was quick' });
  const page = await stage.agent('ana');
  await claim(page, card(page, 'done'));
  await at(page, 'close').click();
  await page.locator('[data-testid=card][data-state=closed]').waitFor();
  await claim(page, cardOf(page, 'Axel'));
  await at(page, 'composer').fill(answer);
  await at(page, 'send').click();
  for (const there of [page, visitor]) await message(there, 'formatted').waitFor();
  for (const colorScheme of ['light', 'dark']) {
    for (const [side, there] of Object.entries({ page, widget: visitor })) {
      await there.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found = await violations(there);
      check(`${side} in ${colorScheme} is accessible\n${found.join('\n')}`, found.length === 0);
    }
  }
}

export const threadCases = [
  ['the preview is what the widget shows, on WIDGET and on WA', [], previewIsWhatIsSent],
  ['two failures of the assistant make a waiting card with its reason', [], assistantFails],
  ['closing: gray card, counts drop, the widget says it ended', [], closing],
  ['hostile texts are text in page and widget', ['--no-assistant'], nothingRuns],
  ['axe finds nothing in page and widget, light and dark', [], noViolations],
];
