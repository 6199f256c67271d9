// What the library asks and tells the host: log, analysis, clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { ManualClock, openSync } from "liveinbox";
import { failure, world } from "./support.mjs";

test("the log tells lines with their fields, as many as the level asks for", async () => {
  const lines = [];
  const w = world({ log: (line) => lines.push(line), logLevel: "info" });
  await w.inbox.close();
  while (lines.at(-1)?.message !== "the inbox was closed") await turn();
  const opened = lines.find((line) => line.message === "the inbox was opened");
  const { level, module, fields } = opened;
  assert.deepEqual([level, module, fields.path], ["info", "inbox", ":memory:"]);
  assert.ok(opened.atMs > 0);
  const silent = [];
  await world({ log: (line) => silent.push(line), logLevel: "error" }).inbox.close();
  for (let i = 0; i < 20; i += 1) await turn();
  assert.deepEqual(silent, []);
});

test("an analysis is asked within the call, and what it finds is taken", async () => {
  const asked = [];
  const w = world({
    analyze(message) {
      asked.push(message);
      const at = message.text.indexOf("Geld");
      return [
        { tag: "money", origin: "rule", offset: at, length: 4, confidence: 900 },
        { reason: "negative_sentiment", text: "angry", detector: "test", confidence: 800 },
      ];
    },
  });
  const text = "Für „mich“: Geld 💶 zurück!";
  w.widget.sync.receive(text, { conversation: "c1", channel: "WIDGET", user: "mia" });
  assert.deepEqual(asked, [{ tenant: "acme", channel: "WIDGET", text }]);
  await w.widget.receive(text, { conversation: "c2", channel: "WIDGET", user: "tom" });
  assert.equal(asked.length, 2);
  for (const key of ["c1", "c2"]) {
    const card = await w.ana.conversation(key);
    const found = [card.reason, card.reasonText, card.tags];
    assert.deepEqual(found, ["negative_sentiment", "angry", ["money"]]);
  }
  const session = w.ana.session("tab");
  session.receive({ t: "hello", protocol: 1 });
  session.receive({ t: "thread", conversation: "c1" });
  const thread = [...session].map((frame) => JSON.parse(frame)).find(({ t }) => t === "thread");
  const { offset, length } = thread.card.tag_details[0];
  const bytes = Buffer.from(text).subarray(offset, offset + length);
  // UTF-16 units came out as the bytes that the library counts.
  assert.equal(bytes.toString(), "Geld");
  await w.inbox.close();
});

test("an analysis may find nothing, beside the built-in one too", async () => {
  const w = world({ analyze: () => undefined, analyzeAlsoBuiltIn: true });
  const text = "I want to talk to a human, please!";
  await w.widget.receive(text, { conversation: "c", channel: "W", user: "mia" });
  assert.equal((await w.ana.conversation("c")).reason, "user_requested_human");
  const plain = world({ analyze: () => [] });
  await plain.widget.receive(text, { conversation: "c", channel: "W", user: "mia" });
  assert.equal((await plain.widget.conversation("c")).reason, null);
  await w.inbox.close();
  await plain.inbox.close();
});

test("leases run out by a clock that is moved by hand", async () => {
  const clock = new ManualClock(1_000_000);
  const w = world({ clock, runtime: false });
  const conversation = w.waiting();
  const claim = w.ana.sync.claim(conversation, { leaseMs: 60_000 });
  assert.equal(claim.atMs, 1_000_000);
  assert.equal(claim.leaseUntilMs, 1_060_000);
  assert.equal(w.inbox.sync.nextDeadline(), 1_060_000);
  assert.equal(clock.advance(60_001), 1_060_001);
  assert.equal(w.inbox.sync.tick().timersFired, 1);
  assert.equal((await w.ana.conversation(conversation)).state, "waiting");
  clock.nowMs = 2_000_000;
  assert.equal(clock.nowMs, 2_000_000);
  assert.throws(() => clock.advance(0.5), RangeError);
  assert.throws(() => new ManualClock("now"), RangeError);
  await w.inbox.close();
});

test("one clock may serve many inboxes, and outlive them", async () => {
  const clock = new ManualClock(5);
  const inboxes = Array.from({ length: 3 }, () => openSync(":memory:", { clock }));
  for (const inbox of inboxes) await inbox.close();
  assert.equal(clock.advance(5), 10);
  const wrong = await failure(() => openSync(":memory:", { clock: { handle: {} } }));
  assert.equal(wrong.name, "TypeError");
});
