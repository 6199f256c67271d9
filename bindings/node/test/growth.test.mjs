// What is opened and closed, or ended, again and again leaves nothing: no memory, no descriptor.
// LI_ALL=1 runs each test as often as its name says, else those on disk run a tenth of it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { agent, open, openSync, system } from "liveinbox";

const onDisk = process.env.LI_ALL === "1" ? 10_000 : 1000;
const MEMORY = 24 * 2 ** 20; // what the collector and the C library may keep back

async function used() {
  for (let i = 0; i < 3; i += 1) {
    globalThis.gc();
    await turn();
  }
  return { rss: process.memoryUsage.rss(), fds: readdirSync("/proc/self/fd").length };
}

/** Runs the cycle, and looks at what the process has at the start, in the middle and at the end. */
async function repeat(t, count, cycle) {
  const looks = [];
  for (let i = 0; i < count; i += 1) {
    if (i === Math.ceil(count / 10) || i === count / 2) looks.push(await used());
    await cycle(i);
  }
  looks.push(await used());
  const megabytes = looks.map(({ rss }) => (rss / 2 ** 20).toFixed(1));
  t.diagnostic(`${count} times: ${megabytes} MiB, ${looks.map(({ fds }) => fds)} descriptors`);
  const [start, , end] = looks;
  assert.equal(end.fds, start.fds);
  assert.ok(end.rss - start.rss < MEMORY, `${start.rss} became ${end.rss}`);
}

test("opening and closing in memory, ten thousand times", async (t) => {
  await repeat(t, 10_000, async (i) => {
    const inbox = openSync(":memory:", { runtime: i % 10 === 0 });
    if (i % 100 === 0) inbox.actor("acme", agent("ana")).subscribe();
    inbox.sync.close();
    if (i % 250 === 0) await turn();
  });
});

test("opening and closing on disk, ten thousand times", { timeout: 900_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "liveinbox-growth-"));
  try {
    await repeat(t, onDisk, async (i) => {
      const inbox = await open(join(folder, "inbox"));
      const ana = inbox.actor("acme", agent("ana"));
      const feed = ana.subscribe({ fromOldest: true });
      feed.pull();
      await ana.query();
      if (i % 100 === 0) {
        await inbox.actor("acme", system("host")).open(`c${i}`, "WIDGET", `u${i}`);
        ana.session("tab").receive({ t: "hello", protocol: 1 });
      }
      if (i % 2 === 0) await feed.close();
      await inbox.close();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const busy = `
  const { parentPort } = require("node:worker_threads");
  const li = require("liveinbox");
  const inbox = li.openSync(":memory:", { log: () => {}, logLevel: "debug", analyze: () => [] });
  const host = inbox.actor("acme", li.system("host"));
  const ana = inbox.actor("acme", li.agent("ana"));
  (async () => { for await (const event of ana.subscribe().events()); })();
  (async () => { for await (const batch of ana.subscribe()) batch.length; })();
  (async () => {
    for (let i = 0; ; i += 1) {
      host.open("c" + i, "W", "m" + i);
      await Promise.all([ana.query(), host.note("c" + i, "x").catch(() => {})]);
      if (i === 2) parentPort.postMessage("busy");
    }
  })();
`;

test("workers that are ended in the middle of work, a hundred times", async (t) => {
  await repeat(t, 50, async () => {
    const pair = [new Worker(busy, { eval: true }), new Worker(busy, { eval: true })];
    await Promise.all(pair.map((worker) => once(worker, "message")));
    const codes = await Promise.all(pair.map((worker) => worker.terminate()));
    assert.deepEqual(codes, [1, 1]);
  });
});
