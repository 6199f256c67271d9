// The page while a thousand events a second come in: nothing is lost, it stays usable, and it draws
// no more than what is in sight. How usable is told, not asserted: it depends on the machine.
//
// LI_FLOOD_RATE, LI_FLOOD_SECONDS, LI_FLOOD_CONVERSATIONS change how much.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { token } from './server.mjs';
import { at, check, choose, openCard, until } from './stage.mjs';

const rate = Number(process.env.LI_FLOOD_RATE ?? 1_000);
const seconds = Number(process.env.LI_FLOOD_SECONDS ?? 20);
const conversations = Number(process.env.LI_FLOOD_CONVERSATIONS ?? 10_000);
const program = fileURLToPath(new URL('flood_load.mjs', import.meta.url));

async function load(server, ...args) {
  const words = [program, String(server.port), token, ...args.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, words).catch((error) => {
    throw new Error(`the load failed: ${error.stdout}${error.stderr}`);
  });
  return JSON.parse(stdout);
}

// In the page: long tasks, and from each key to the frame that shows it.
function measure() {
  window.seen = { longTasks: [], keys: [], frames: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.seen.longTasks.push(duration);
  }).observe({ type: 'longtask' });
  document.addEventListener(
    'input',
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        setTimeout(() => window.seen.keys.push(performance.now() - timeStamp));
      });
    },
    true,
  );
  let last = performance.now();
  const frame = (now) => {
    window.seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const part = (numbers, one) =>
  Math.round(sorted(numbers)[Math.floor((numbers.length - 1) * one)] ?? 0);
const summary = (numbers) =>
  `median ${part(numbers, 0.5)}, 95% ${part(numbers, 0.95)}, most ${part(numbers, 1)} ms`;

async function flood(stage) {
  const { server } = stage;
  const made = await load(server, 'make', conversations);
  const page = await stage.agent('ana');
  await at(page, 'search').fill('');
  await page.evaluate(() => {
    location.hash = new URLSearchParams({ tab: 'all', c: 'c-0' });
  });
  await at(page, 'claim').click();
  await at(page, 'composer').waitFor();
  await page.evaluate(measure);
  const flooding = load(server, 'flood', rate, seconds, conversations);
  let isOver = false;
  const ended = flooding.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  await at(page, 'composer').focus();
  const most = { cards: 0, entries: 0 };
  let typed = '';
  while (!isOver) {
    const letter = String.fromCharCode(97 + (typed.length % 26));
    await page.keyboard.type(letter);
    typed += letter;
    await new Promise((done) => setTimeout(done, 80));
    if (typed.length % 10 === 0) {
      most.cards = Math.max(most.cards, await at(page, 'card').count());
      most.entries = Math.max(most.entries, await at(page, 'message').count());
    }
  }
  await ended;
  const sent = await flooding;
  const seen = await page.evaluate(() => window.seen);
  const begin = performance.now();
  check(`nothing is refused: ${JSON.stringify(sent)}`, sent.refused === 0);
  const all = conversations + sent.opened;
  const countIs = (tab, number) =>
    until(`the tab ${tab} counts ${number}`, async () => {
      const counted = await at(page, `tab-${tab}`).getAttribute('data-count');
      return counted === String(number);
    });
  await countIs('all', all);
  await countIs('waiting', all - 1);
  await at(page, 'message').filter({ hasText: `watched ${(sent.watched - 1) * 50}` }).waitFor();
  const behind = Math.round(performance.now() - begin);
  check('what was typed is there', (await at(page, 'composer').inputValue()) === typed);
  const { longTasks, keys, frames } = seen;
  const together = Math.round(longTasks.reduce((a, b) => a + b, 0));
  const lines = [
    `${conversations} conversations made in ${made.ms} ms; ${sent.sent} events in ` +
      `${sent.sentMs} ms, all answered after ${sent.answeredMs} ms (${summaryOf(sent.answer)})`,
    `long tasks: ${longTasks.length}, together ${together} ms, longest ${part(longTasks, 1)} ms`,
    `${keys.length} keys, each shown after: ${summary(keys)}`,
    `${frames.length} frames: ${summary(frames)}`,
    `rows drawn: at most ${most.cards} cards and ${most.entries} messages; the page was up to ` +
      `date ${behind} ms after the last answer`,
  ];
  for (const line of lines) console.log(`       ${line}`);
  check(`cards drawn are bounded: ${most.cards}`, most.cards < 60);
  await wholeTranscript(page, sent.watched);
  await choose(page, 'priority');
  await page.keyboard.press('Escape');
  await openCard(page, at(page, 'card').nth(3));
  await at(page, 'claim').waitFor();
  check('no card twice', await cardsAreOnce(page));
}

const summaryOf = ({ median, p99, most }) => `median ${median}, 99% ${p99}, most ${most} ms`;

const cardsAreOnce = (page) =>
  at(page, 'card').evaluateAll((all) => new Set(all.map((one) => one.id)).size === all.length);

// Every message of the watched conversation is in the transcript once and in order.
async function wholeTranscript(page, count) {
  const numbers = await at(page, 'message').evaluateAll((all) =>
    all.map((one) => Number(/watched (\d+)/u.exec(one.textContent)?.[1])),
  );
  const shown = numbers.filter((number) => !Number.isNaN(number));
  const isGapless = shown.every((number, i) => i === 0 || number === shown[i - 1] + 50);
  check(`in order and without a gap: ${shown}`, isGapless && shown.length > 0);
  check('up to the last one', shown.at(-1) === (count - 1) * 50);
}

export const floodCases = [['a thousand events a second', ['--no-assistant'], flood]];
