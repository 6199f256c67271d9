// Claims a second from one loop with 1,024 in flight, and one after the other.
//
//   node bench/claims.mjs [path]        :memory: where no path is given
import { agent, open, system } from "liveinbox";

const COUNT = 50_000;
const IN_FLIGHT = 1024;

const inbox = await open(process.argv[2] ?? ":memory:");
const host = inbox.actor("acme", system("host"));
const ana = inbox.actor("acme", agent("ana"));

async function inFlight(count, call) {
  let next = 0;
  const one = async () => {
    while (next < count) await call((next += 1));
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  return Math.round(count / ((performance.now() - begin) / 1000));
}

const openOne = (i) => host.open(`c${i}`, "WIDGET", `u${i}`, { reason: "policy" });
const opened = await inFlight(COUNT, openOne);
const claimed = await inFlight(COUNT, (i) => ana.claim(`c${i}`));
console.log(`in flight ${IN_FLIGHT}: open ${opened}/s, claim ${claimed}/s`);

const begin = performance.now();
for (let i = 1; i <= 5000; i += 1) await ana.note(`c${i}`, "note");
const seconds = (performance.now() - begin) / 1000;
console.log(`one by one, async: ${Math.round(5000 / seconds)} notes/s`);
const again = performance.now();
for (let i = 1; i <= 5000; i += 1) ana.sync.note(`c${i}`, "note");
console.log(`one by one, sync: ${Math.round(5000 / ((performance.now() - again) / 1000))} notes/s`);
await inbox.close();
