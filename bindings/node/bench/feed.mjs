// A history of 200,000 events, read as batches and as objects.
//
//   node bench/feed.mjs
import { agent, openSync, system } from "liveinbox";

const COUNT = 200_000;
const inbox = openSync(":memory:");
const host = inbox.actor("acme", system("host"));
const ana = inbox.actor("acme", agent("ana"));

await host.open("c", "WIDGET", "mia", { reason: "policy" });
for (let i = 0; i < COUNT; i += 10_000) {
  const notes = Array.from({ length: 10_000 }, (_, j) => ana.note("c", `note number ${i + j}`));
  await Promise.all(notes);
}

const time = async (name, run) => {
  const all = [];
  for (let i = 0; i < 5; i += 1) {
    const begin = performance.now();
    const count = await run();
    all.push(performance.now() - begin);
    if (count < COUNT) throw new Error(`only ${count} events`);
  }
  const shown = all.map((ms) => ms.toFixed(0));
  console.log(`${name}: best ${Math.min(...all).toFixed(0)} ms, all ${shown}`);
};

for (const max of [256, 1000]) {
  await time(`batches of ${max}, sync`, () => {
    let count = 0;
    for (const batch of ana.sync.subscribe({ fromOldest: true, max })) count += batch.length;
    return count;
  });
  await time(`batches of ${max}, async`, async () => {
    let count = 0;
    for await (const batch of ana.subscribe({ fromOldest: true, max })) {
      count += batch.length;
      if (batch.cursor.offset === batch.head) break;
    }
    return count;
  });
  await time(`objects of batches of ${max}, type and message read`, async () => {
    let count = 0;
    for await (const batch of ana.subscribe({ fromOldest: true, max })) {
      for (const event of batch) if (event.type === "note_added" && event.message > 0) count += 1;
      if (batch.cursor.offset === batch.head) break;
    }
    return count;
  });
}
await time("with text and conversation", () => {
  let count = 0;
  for (const batch of ana.sync.subscribe({ fromOldest: true })) {
    for (const event of batch) if (event.text !== event.conversation) count += 1;
  }
  return count;
});
await inbox.close();
