// The load of the flood, a process of its own: so many events a second by the integration's
// WebSocket, each answered before it counts.
//
// usage: node flood_load.mjs PORT TOKEN {make N | flood RATE SECONDS N}
// Prints one line of JSON: what was done, by kind, and how long it took.
import { connect } from './web_socket.mjs';

const [port, token, what, ...numbers] = process.argv.slice(2);
const waiting = new Map();
let nextId = 1;

const socket = await connect({
  port,
  path: '/ws/integration',
  headers: { Authorization: `Bearer ${token}` },
  onText: (text) => {
    const frame = JSON.parse(text);
    const asked = waiting.get(frame.id);
    if (!asked) return;
    waiting.delete(frame.id);
    asked(frame);
  },
  onClose: () => {
    if (waiting.size > 0) {
      console.log(JSON.stringify({ error: `the server went with ${waiting.size} unanswered` }));
      process.exit(1);
    }
  },
});
socket.send(JSON.stringify({ t: 'hello', protocol: 1 }));

function command(op, fields) {
  const id = `f${process.pid}-${nextId++}`;
  socket.send(JSON.stringify({ t: 'command', id, op, ...fields }));
  return new Promise((done) => {
    waiting.set(id, done);
  });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const open = (number) =>
  command('open', {
    conversation: `c-${number}`,
    channel: 'WIDGET',
    user: `user:${number}`,
    name: `Guest ${number}`,
    reason: 'policy',
  });

async function make(count) {
  const begin = performance.now();
  for (let from = 0; from < count; from += 200) {
    const asked = [];
    for (let i = from; i < Math.min(from + 200, count); i += 1) asked.push(open(i));
    await Promise.all(asked);
  }
  return { opened: count, ms: Math.round(performance.now() - begin) };
}

// One event of the mix. The page has c-0 open, which gets one in fifty.
function event(number, conversations) {
  if (number % 50 === 0)
    return ['watched', command('receive', { conversation: 'c-0', text: `watched ${number}` })];
  const kind = number % 20;
  const conversation = `c-${(number * 7_919) % conversations}`;
  const text = `Where is my order ${number}?`;
  if (kind === 1) return ['opened', open(conversations + number)];
  if (kind === 2) return ['tagged', command('tag', { conversation, tag: `tag-${number % 5}` })];
  if (kind === 3) return ['noted', command('note', { conversation, text })];
  return ['received', command('receive', { conversation, text })];
}

async function flood(rate, seconds, conversations) {
  const done = { refused: 0 };
  const latencies = [];
  const total = rate * seconds;
  const begin = performance.now();
  const asked = [];
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * rate));
    for (; sent < due; sent += 1) {
      const at = performance.now();
      const [kind, answer] = event(sent, conversations);
      asked.push(
        answer.then((frame) => {
          latencies.push(performance.now() - at);
          if (frame.t === 'ok') done[kind] = (done[kind] ?? 0) + 1;
          else {
            done.refused += 1;
            done.why = frame.code;
          }
        }),
      );
    }
    await pause(5);
  }
  const sentMs = Math.round(performance.now() - begin);
  await Promise.all(asked);
  latencies.sort((a, b) => a - b);
  const at = (part) => Math.round(latencies[Math.floor((latencies.length - 1) * part)]);
  return {
    ...done,
    sent,
    sentMs,
    answeredMs: Math.round(performance.now() - begin),
    answer: { median: at(0.5), p99: at(0.99), most: at(1) },
  };
}

const given = numbers.map(Number);
console.log(JSON.stringify(what === 'make' ? await make(...given) : await flood(...given)));
socket.close();
