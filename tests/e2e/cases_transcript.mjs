// The transcript and what stands above it: files, how far messages came, why, and tags' evidence.
import { at, card, check, claim, message, openCard, until } from './stage.mjs';

const lamp = { name: 'Ida Berg', text: 'My lamp flickers, I want a refund' };

async function files(stage) {
  const { server } = stage;
  await server.escalated('files', lamp);
  const attachments = [
    {
      url: 'https://example.com/bill.pdf',
      name: 'bill.pdf',
      type: 'application/pdf',
      size: 182_044,
    },
    { url: 'https://example.com/photo.png', name: 'photo.png', type: 'image/png', size: 12 },
  ];
  await server.command('receive', {
    conversation: 'files',
    text: 'See these',
    data: { attachments },
  });
  const page = await stage.agent('ana');
  await openCard(page, card(page, 'files'));
  const shown = await at(page, 'attachment').allTextContents();
  check(`name and size: ${shown}`, shown.join() === 'bill.pdf182 kB,photo.png12 bytes');
  const link = at(page, 'attachment').first().locator('a');
  check('it is a download', (await link.getAttribute('download')) === 'bill.pdf');
  check('without our address', (await link.getAttribute('rel')).includes('noopener noreferrer'));
  check(
    'nothing of it is shown in place',
    (await at(page, 'thread').locator('img, iframe, embed').count()) === 0,
  );
}

async function deliveries(stage) {
  const { server } = stage;
  await server.escalated('wa', { ...lamp, channel: 'WA' });
  const page = await stage.agent('ana');
  await claim(page, card(page, 'wa'));
  await at(page, 'composer').fill('A *first* answer');
  await at(page, 'send').click();
  const sent = message(page, 'A first answer');
  const number = Number(await sent.getAttribute('data-message'));
  const deliver = (delivery, more = {}) =>
    server.command('deliver', { conversation: 'wa', message: number, delivery, ...more });
  for (const delivery of ['sent', 'delivered', 'read']) {
    await deliver(delivery);
    await sent.getByTestId('delivery').filter({ hasText: delivery }).waitFor();
  }
  await at(page, 'composer').fill('A second answer');
  await at(page, 'send').click();
  const failed = message(page, 'A second answer');
  await failed.waitFor();
  const second = Number(await failed.getAttribute('data-message'));
  await server.command('deliver', {
    conversation: 'wa',
    message: second,
    delivery: 'failed',
    text: '131047',
  });
  await failed.getByTestId('delivery').filter({ hasText: 'not delivered: 131047' }).waitFor();
  await failed.getByTestId('write-again').click();
  await until(
    'the text is back',
    async () => (await at(page, 'composer').inputValue()) === 'A second answer',
  );
}

async function reasonsAndTags(stage) {
  const { server } = stage;
  await server.escalated('why', { ...lamp, reason: 'low_confidence', why: 'unsure about refunds' });
  await server.command('escalate', {
    conversation: 'why',
    reason: 'negative_sentiment',
    text: 'sounds angry',
  });
  const page = await stage.agent('ana');
  await openCard(page, card(page, 'why'));
  await at(page, 'reason').filter({ hasText: '2 escalations' }).click();
  const all = await at(page, 'reason-list').locator('li').allTextContents();
  check(
    `both reasons with their words: ${all}`,
    all.length === 2 &&
      /Low confidence.*unsure about refunds/u.test(all[0]) &&
      /Negative.*sounds angry/u.test(all[1]),
  );
  const tag = at(page, 'tag').filter({ hasText: 'refund' });
  await tag.hover();
  await at(page, 'evidence').filter({ hasText: 'in message 1' }).waitFor();
  await page.mouse.move(0, 0);
  await at(page, 'evidence').waitFor({ state: 'detached' });
  await tag.focus();
  const words = await at(page, 'evidence').locator('mark').textContent();
  check(`the words it was found in: ${words}`, words === 'refund');
  await page.keyboard.press('Escape');
  await at(page, 'evidence').waitFor({ state: 'detached' });
  check('the conversation stays', (await at(page, 'thread').count()) === 1);
  await at(page, 'reason').focus();
  await page.keyboard.press('Escape');
  await at(page, 'reason-list').waitFor({ state: 'hidden' });
}

async function details(stage) {
  const { server } = stage;
  const opened = { channel: 'WIDGET', user: 'user:ida', name: 'Ida Berg', reason: 'policy' };
  await server.command('open', { conversation: 'before', ...opened });
  await server.command('receive', { conversation: 'before', text: 'An older question' });
  await server.command('close', { conversation: 'before', outcome: 'unresolved' });
  await server.command('open', { conversation: 'now', ...opened });
  await server.escalated('namesake', { name: 'Ida Berg', text: 'I am another Ida' });
  await server.command('annotate', { conversation: 'now', data: { plan: 'gold', orders: 3 } });
  const page = await stage.agent('ana');
  await openCard(page, card(page, 'now'));
  await at(page, 'claim').waitFor();
  await page.keyboard.press('i');
  const shown = at(page, 'details');
  for (const text of ['user:ida', 'plangold', 'orders3'])
    await shown.filter({ hasText: text }).waitFor();
  const other = shown.getByTestId('other');
  await other.filter({ hasText: 'An older question' }).waitFor();
  check('only those of the same user', (await other.count()) === 1);
  await other.click();
  await page.locator('[data-testid=thread][data-conversation=before]').waitFor();
  await page.reload();
  await shown.waitFor();
  await at(page, 'details-toggle').click();
  await shown.waitFor({ state: 'detached' });
}

export const transcriptCases = [
  ['files are downloads with name and size, and never shown in place', [], files],
  ['how far a reply came, why it failed, and writing it again', [], deliveries],
  ['all reasons with their words, and the words a tag was found in', [], reasonsAndTags],
  ['details: the user, attributes, and where else the same user wrote', [], details],
];
