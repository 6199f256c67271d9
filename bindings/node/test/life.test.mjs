// Handles: closed in any order, aborted, forgotten; and a queue that is full.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import { agent, open, openSync } from "liveinbox";
import { failure, world } from "./support.mjs";

test("closing in any order, and twice", async () => {
  for (const order of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]) {
    const w = world();
    const things = [w.ana.subscribe(), w.ana.session("tab"), w.inbox];
    for (const i of [...order, ...order]) await things[i].close();
    assert.equal(w.inbox.isOpen, false);
  }
});

test("after close everything answers HandleClosedError", async () => {
  const w = world();
  const feed = w.ana.subscribe();
  const session = w.ana.session("tab");
  await w.inbox.close();
  const calls = [
    () => w.ana.note("c", "x"), () => w.ana.sync.note("c", "x"), () => w.ana.query(),
    () => w.ana.sync.query(), () => w.ana.subscribe(), () => w.ana.session("t"), () => feed.pull(),
    () => session.take(), () => session.receive("{}"),
    () => w.inbox.verify(), () => w.inbox.compact(), () => w.inbox.sync.tick(),
    () => w.ana.cards()[Symbol.asyncIterator]().next(),
    () => w.inbox.export()[Symbol.asyncIterator]().next(),
  ];
  for (const call of calls) {
    assert.equal((await failure(call)).code, "LI_E_HANDLE_CLOSED", String(call));
  }
});

test("what was submitted before close is answered", async () => {
  const w = world();
  const conversation = w.waiting();
  const notes = Array.from({ length: 700 }, (_, i) => w.ana.note(conversation, `n${i}`));
  await w.inbox.close();
  const messages = (await Promise.all(notes)).map((done) => done.message);
  assert.deepEqual(messages, notes.map((_, i) => i + 1));
});

test("without a runtime, what nobody committed is rejected at close", async () => {
  const w = world({ runtime: false });
  const note = failure(() => w.ana.note(w.waiting(), "never"));
  w.inbox.sync.close();
  assert.equal((await note).code, "LI_E_HANDLE_CLOSED");
});

test("reads that are under way at close end well or say that it is closed", async () => {
  const w = world();
  const read = () => w.ana.query().then(() => "read", (error) => error.code);
  const reads = Array.from({ length: 20 }, read);
  await w.inbox.close();
  for (const end of await Promise.all(reads)) {
    assert.ok(["read", "LI_E_HANDLE_CLOSED", "LI_E_BAD_HANDLE"].includes(end), end);
  }
});

test("an aborted command rejects with the signal's reason and happens all the same", async () => {
  const w = world();
  const conversation = w.waiting();
  const controller = new AbortController();
  const note = failure(() => w.ana.note(conversation, "x", { id: "n", signal: controller.signal }));
  controller.abort();
  assert.equal((await note).name, "AbortError");
  assert.equal((await w.ana.note(conversation, "x", { id: "n" })).duplicate, true);
  const given = w.ana.note(conversation, "y", { signal: AbortSignal.abort("why") });
  const never = failure(() => given.catch((reason) => {
    throw new Error(reason);
  }));
  assert.equal((await never).message, "why");
  const { entries } = await w.ana.transcript(conversation);
  assert.ok(entries.every((entry) => entry.text !== "y")); // it was not even submitted
  await w.inbox.close();
});

test("an aborted read rejects, before and while it runs", async () => {
  const w = world();
  const controller = new AbortController();
  const query = failure(() => w.ana.query({ signal: controller.signal }));
  controller.abort();
  assert.equal((await query).name, "AbortError");
  const stats = await failure(() => w.ana.stats({ signal: AbortSignal.abort() }));
  assert.equal(stats.name, "AbortError");
  await w.inbox.close();
});

test("where the library's queue is full commands wait, in their order", async () => {
  const w = world({ runtime: false });
  const conversation = w.waiting();
  const controller = new AbortController();
  const count = 66_000; // the library queues 65,536
  const all = Array.from({ length: count }, (_, i) => w.ana.note(conversation, `n${i}`));
  const dropped = failure(() => w.ana.note(conversation, "dropped", { signal: controller.signal }));
  controller.abort();
  assert.equal((await dropped).name, "AbortError");
  const answered = Promise.all(all);
  let isDone = false;
  answered.then(() => (isDone = true));
  while (!isDone) {
    w.inbox.sync.commit();
    await turn();
  }
  assert.deepEqual((await answered).map((done) => done.message), all.map((_, i) => i + 1));
  assert.ok((await w.inbox.metrics()).queueFull > 0);
  await w.inbox.close();
});

test("a store on disk is there again, and two handles see one store", async () => {
  const folder = mkdtempSync(join(tmpdir(), "liveinbox-node-"));
  try {
    const path = join(folder, "inbox");
    const first = await open(path, { mapBytes: 2 ** 28 });
    const second = openSync(path, { create: false, mapBytes: 2 ** 28 });
    await first.actor("acme", agent("ana")).connect("tab");
    assert.equal((await second.actor("acme", agent("ana")).stats()).events, 1);
    await first.close();
    await second.close();
    const again = await open(path, { create: false });
    assert.ok((await again.actor("acme", agent("ana")).stats()).events >= 1);
    await again.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what an inbox has no option for is refused", async () => {
  assert.throws(() => openSync(":memory:", { mapbytes: 1 }), /no option "mapbytes"; it has create/);
  assert.throws(() => openSync(":memory:", { mapBytes: -1 }), RangeError);
  assert.throws(() => openSync(":memory:", { tagMode: "all" }), /tagMode must be one of/);
  assert.throws(() => openSync(7), /path must be a string/);
  assert.throws(() => openSync(""), { code: "LI_E_INVALID_ARGUMENT" });
  assert.throws(() => openSync(":memory:", { watchMs: 99_999 }), { code: "LI_E_INVALID_ARGUMENT" });
});

/** Collects garbage until `isDone` says so; a few hundred turns are plenty. */
async function collect(isDone) {
  for (let i = 0; i < 300 && !isDone(); i += 1) {
    globalThis.gc();
    await turn();
  }
  return isDone();
}

test("inboxes, feeds and sessions that are forgotten are collected", async () => {
  let collected = 0;
  const registry = new FinalizationRegistry(() => (collected += 1));
  (() => {
    for (let i = 0; i < 10; i += 1) {
      const inbox = openSync(":memory:");
      const ana = inbox.actor("acme", agent("ana"));
      for (const thing of [inbox, ana.subscribe(), ana.session("tab")]) registry.register(thing);
    }
  })();
  assert.ok(await collect(() => collected === 30), `${collected} of 30`);
});
