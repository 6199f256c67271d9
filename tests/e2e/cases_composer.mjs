// The composer: drafts that are there on another device, canned replies, how long and until when.
import { at, card, check, claim, message, openCard, until } from './stage.mjs';

const lamp = { name: 'Ida Berg', text: 'My lamp flickers all evening' };
const holds = (page, text) =>
  until(
    `the composer holds "${text}"`,
    async () => (await at(page, 'composer').inputValue()) === text,
  );

async function drafts(stage) {
  const { server } = stage;
  await server.escalated('d-1', lamp);
  await server.escalated('d-2', { ...lamp, name: 'Nils' });
  const desk = await stage.agent('ana');
  await claim(desk, card(desk, 'd-1'));
  await at(desk, 'composer').fill('A reply that is not done');
  await at(desk, 'kind-note').click();
  await at(desk, 'composer').fill('A note that is not done');
  await openCard(desk, card(desk, 'd-2'));
  const phone = await stage.agent('ana', { viewport: { width: 390, height: 780 } });
  await openCard(phone, card(phone, 'd-1'));
  await holds(phone, 'A reply that is not done');
  await at(phone, 'kind-note').click();
  await holds(phone, 'A note that is not done');
  await at(phone, 'kind-reply').click();
  const sam = { kind: 'agent', id: 'sam', name: 'Sam Rivera' };
  await server.command('take_over', { conversation: 'd-1', actor: sam });
  await at(phone, 'claim-bar').filter({ hasText: 'Your draft is kept' }).waitFor();
  await at(phone, 'kind-note').click();
  await at(phone, 'send').click();
  await phone
    .locator('[data-testid=note]')
    .filter({ hasText: 'A note that is not done' })
    .waitFor();
  await desk.reload();
  await openCard(desk, card(desk, 'd-1'));
  await at(desk, 'claim-bar').filter({ hasText: 'Your draft is kept' }).waitFor();
}

async function cannedReplies(stage) {
  await stage.server.escalated('canned', lamp);
  const page = await stage.agent('ana');
  await claim(page, card(page, 'canned'));
  await at(page, 'composer').pressSequentially('/hel');
  await at(page, 'canned').getByRole('option', { name: /hello/u }).waitFor();
  await page.keyboard.press('Enter');
  await holds(page, 'Hello Ida Berg, this is Ana Duarte. How can I help?');
  await at(page, 'composer').fill('');
  await at(page, 'composer').pressSequentially('/');
  await at(page, 'canned-edit').click();
  await at(page, 'canned-add').click();
  await at(page, 'canned-name').last().fill('lamp');
  await at(page, 'canned-text').last().fill('Please try another **bulb**, {user}.');
  await at(page, 'canned-confirm').click();
  await page.reload();
  await at(page, 'composer').fill('');
  await at(page, 'composer').pressSequentially('/lamp');
  await page.keyboard.press('Tab');
  await holds(page, 'Please try another **bulb**, Ida Berg.');
  await page.keyboard.press('Enter');
  await message(page, 'Please try another bulb, Ida Berg.').waitFor();
}

async function countsAndWindow(stage) {
  const { server } = stage;
  await server.command('set_channel', {
    channel: 'WA',
    data: { format: 'whatsapp', max_chars: 12, reply_window_ms: 86_400_000 },
  });
  await server.escalated('wa', { ...lamp, channel: 'WA' });
  await server.escalated('widget', { ...lamp, name: 'Nils' });
  const page = await stage.agent('ana');
  await claim(page, card(page, 'wa'));
  const time = await at(page, 'reply-window').textContent();
  check(`it says how long one may reply: ${time}`, /^23 hr 5\d min left to reply$/u.test(time));
  await at(page, 'composer').fill('👩‍👩‍👧 family');
  await at(page, 'size').filter({ hasText: '/ 12' }).waitFor();
  const family = await at(page, 'size').textContent();
  await at(page, 'composer').fill('👩‍👩‍👧 familyx');
  const counted = (text) => Number(text.split(' / ')[0]);
  await until(
    'one letter more is one more',
    async () => counted(await at(page, 'size').textContent()) === counted(family) + 1,
  );
  await at(page, 'composer').fill('# this is too long');
  await page.locator('[data-testid=size].is-over').waitFor();
  await at(page, 'warnings').filter({ hasText: /bold/u }).waitFor();
  await server.command('set_channel', { channel: 'WA', data: { reply_window_ms: 1 } });
  await at(page, 'reply-window').filter({ hasText: 'The reply window is over' }).waitFor();
  await openCard(page, card(page, 'widget'));
  await at(page, 'claim').waitFor();
  check('the widget has none', (await at(page, 'reply-window').count()) === 0);
}

export const composerCases = [
  ['a draft is there on another device, by its kind, and when the claim is lost', [], drafts],
  ['canned replies by a slash, with names filled in, edited and kept', [], cannedReplies],
  ['the counter, the limit, the warnings and the time left to reply', [], countsAndWindow],
];
