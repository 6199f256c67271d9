// What the package for Node takes, part by part as in bench.c, and what a peer takes for the same
// work: a compare-and-set of an owner and a row of an event, in one durable transaction.
//
// usage: node bench.mjs overhead | claims STORE COUNT FLIGHT | drain STORE | page STORE
//        | sqlite FILE COUNT A_TRANSACTION           ($LI_NODE, $LI_PEERS: folders of node_modules)
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";

const [CALLS, PAGES, CARDS, BATCH] = [200_000, 500, 50, 1000];
const event = JSON.stringify({ type: "claimed", actor: "ana", at_ms: 1_700_000_000_000, fence: 3 });
const from = (folder) => createRequire(join(process.env[folder] ?? ".", "x.js"));
const load = () => from("LI_NODE")("liveinbox");
const nsOf = (begin, count) => ((performance.now() - begin) * 1e6) / count;
const perSecond = (begin, count) => ({ per_s: count / ((performance.now() - begin) / 1e3) });

async function openConversations(inbox, count) {
  const host = inbox.actor("acme", load().integration("host"));
  for (let first = 0; first < count; first += 1000) {
    const keys = Array.from({ length: Math.min(1000, count - first) }, (_, i) => `c${first + i}`);
    await Promise.all(keys.map((key) => host.open(key, "WIDGET", key, { reason: "policy" })));
  }
}

// One loop keeps so many claims in flight.
async function claims(path, count, flight) {
  const { open, agent } = load();
  const inbox = await open(path);
  await openConversations(inbox, count);
  const ana = inbox.actor("acme", agent("ana"));
  let sent = 0;
  const worker = async () => {
    while (sent < count) await ana.claim(`c${sent++}`);
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: flight }, worker));
  const out = perSecond(begin, count);
  await inbox.close();
  return out;
}

// The same calls: a note without waiting, a row of a page. The addon asks for the version once, so
// the least call is to look at the manual clock.
async function overhead() {
  const { open, agent, ManualClock } = load();
  const inbox = await open(":memory:");
  await openConversations(inbox, CARDS);
  const clock = new ManualClock(1);
  let sum = 0;
  let begin = performance.now();
  for (let i = 0; i < CALLS; i += 1) sum += clock.nowMs;
  const version_ns = nsOf(begin, CALLS);
  const ana = inbox.actor("acme", agent("ana"));
  let submitMs = 0;
  for (let bulk = 0; bulk < 20; bulk += 1) {
    begin = performance.now();
    const notes = Array.from({ length: 1000 }, () => ana.note("c0", "a word to colleagues"));
    submitMs += performance.now() - begin;
    await Promise.all(notes);
  }
  // A page decodes its rows when it comes: two sizes tell what a row takes.
  const took = (limit) => {
    begin = performance.now();
    for (let i = 0; i < PAGES; i += 1) sum += ana.sync.query({ limit }).cards.length;
    return performance.now() - begin;
  };
  took(CARDS);
  const card_ns = ((took(CARDS) - took(1)) * 1e6) / (PAGES * (CARDS - 1));
  await inbox.close();
  return { version_ns, submit_ns: (submitMs * 1e6) / 20_000, card_ns, sum };
}

async function drain(path) {
  const { openSync, system } = load();
  const reader = openSync(path, { runtime: false }).actor("acme", system("reader"));
  const once = (readsEvents) => {
    let count = 0;
    const feed = reader.subscribe({ fromOldest: true, max: BATCH });
    const begin = performance.now();
    for (const batch of feed) count += readsEvents ? batch.events.length : batch.length;
    return [count, performance.now() - begin];
  };
  once(true);
  const [events, batches_ms] = once(false);
  await turn(); // batches that nobody has looked at are let go of when the loop turns
  return { events, batches_ms, objects_ms: once(true)[1] };
}

function page(path) {
  const { openSync, agent } = load();
  const ana = openSync(path, { runtime: false }).actor("acme", agent("ana")).sync;
  let sum = 0;
  const begin = performance.now();
  for (let i = 0; i < PAGES; i += 1) {
    for (const card of ana.query({ limit: CARDS }).cards) sum += card.conversation.length;
  }
  return { page_us: nsOf(begin, PAGES) / 1e3, sum };
}

// better-sqlite3 with a write-ahead log that is flushed at every commit.
function sqlite(path, count, inOne) {
  const base = new (from("LI_PEERS")("better-sqlite3"))(path);
  base.pragma("journal_mode = wal");
  base.pragma("synchronous = full");
  base.exec("create table conversation (key text primary key, owner text, fence integer)");
  base.exec("create table event (offset integer primary key, key text, body text)");
  const make = base.prepare("insert into conversation values (?, null, 1)");
  base.transaction(() => {
    for (let i = 0; i < count; i += 1) make.run(`c${i}`);
  })();
  const claim = base.prepare(
    "update conversation set owner = 'ana', fence = fence + 1 where key = ? and owner is null");
  const tell = base.prepare("insert into event (key, body) values (?, ?)");
  const some = base.transaction((first) => {
    for (let i = first; i < Math.min(first + inOne, count); i += 1) {
      if (claim.run(`c${i}`).changes !== 1) throw new Error(`c${i} was claimed`);
      tell.run(`c${i}`, event);
    }
  });
  const begin = performance.now();
  for (let first = 0; first < count; first += inOne) some.immediate(first);
  return perSecond(begin, count);
}

const [part, path, ...numbers] = process.argv.slice(2);
const parts = { overhead, claims, drain, page, sqlite };
console.log(JSON.stringify(await parts[part](path, ...numbers.map(Number))));
