// The feed: nothing is missed, nothing comes twice, and waiting ends when it should.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { failure, world } from "./support.mjs";

test("a loop over the feed ends where there is nothing more now", async () => {
  const w = world();
  w.held();
  const feed = w.ana.sync.subscribe({ fromOldest: true, max: 2 });
  const offsets = [];
  let after = 0;
  for (const batch of feed) {
    assert.equal(batch.after, after);
    assert.ok(batch.length <= 2);
    after = batch.cursor.offset;
    for (const event of batch) offsets.push(event.offset);
  }
  assert.equal(after, (await w.ana.stats()).events);
  assert.deepEqual(offsets, offsets.map((_, i) => i + 1));
  assert.equal(feed.pull(), undefined);
  await w.ana.note(w.waiting(), "more");
  assert.equal([...feed].flatMap((batch) => batch.events).at(-1).text, "more");
  feed.close();
  feed.close();
  assert.throws(() => feed.pull(), { name: "HandleClosedError", message: "the feed is closed" });
  await w.inbox.close();
});

test("a feed begins with what happens from now on", async () => {
  const w = world();
  const conversation = w.waiting();
  const feed = w.ana.subscribe();
  assert.equal(feed.pull(), undefined);
  const noted = w.ana.note(conversation, "news");
  for await (const event of feed.events()) {
    assert.equal(event.text, "news");
    break;
  }
  assert.throws(() => feed.pull(), /the feed is closed/); // leaving the loop has closed it
  await noted;
  await w.inbox.close();
});

test("a batch is there to be looked at when feed and inbox are closed", async () => {
  const w = world();
  const { conversation } = w.held();
  const feed = w.ana.sync.subscribe({ fromOldest: true });
  const [batch] = feed;
  feed.close();
  await w.inbox.close();
  assert.equal(batch.events.length, batch.length);
  assert.equal(batch.events, batch.events);
  assert.deepEqual([...batch].map((event) => event.offset), batch.events.map((_, i) => i + 1));
  assert.equal(batch.events.at(-1).conversation, conversation);
});

test("batches that nobody looks at do not pile up, and say the same", async () => {
  const w = world();
  const conversation = w.waiting();
  await Promise.all(Array.from({ length: 5000 }, (_, i) => w.ana.note(conversation, `né ${i}`)));
  const [first, ...rest] = Array.from({ length: 130 }, () => { // more than are left undecoded
    const feed = w.ana.sync.subscribe({ fromOldest: true, max: 1000 });
    const batches = [...feed];
    feed.close();
    return batches;
  });
  const told = (batches) => batches.flatMap((batch) => batch.events.map((event) => event.toJSON()));
  assert.equal(told(first).at(-1).text, "né 4999");
  assert.deepEqual(told(rest.at(-1)), told(first));
  assert.deepEqual(rest.at(-1).map(({ cursor }) => cursor), first.map(({ cursor }) => cursor));
  await w.inbox.close();
});

test("a cursor goes on without a gap", async () => {
  const w = world();
  const conversation = w.waiting();
  let cursor;
  for await (const batch of w.ana.subscribe({ fromOldest: true, max: 3 })) {
    cursor = batch.cursor;
    break;
  }
  assert.equal(cursor.offset, 3);
  await w.ana.note(conversation, "later");
  const rest = [...w.ana.sync.subscribe({ after: cursor })].flatMap((batch) => batch.events);
  assert.deepEqual(rest.map((event) => event.offset), rest.map((_, i) => 4 + i));
  assert.equal(rest.at(-1).text, "later");
  const page = await w.ana.query();
  assert.deepEqual([...w.ana.sync.subscribe({ after: page.cursor })], []);
  await w.inbox.close();
});

test("a cursor of another epoch is a ResetError", async () => {
  const w = world();
  const { cursor } = await w.ana.query();
  const call = () => w.ana.subscribe({ after: { ...cursor, epoch: cursor.epoch + 1 } });
  assert.equal((await failure(call)).name, "ResetError");
  await w.inbox.close();
});

test("many writers, one follower: every event once, in order", async () => {
  const w = world();
  const conversation = w.waiting();
  const feed = w.ana.subscribe();
  const notes = Array.from({ length: 3000 }, (_, i) => w.ana.note(conversation, `n${i}`));
  const writing = Promise.all(notes);
  const texts = [];
  for await (const event of feed.events()) {
    texts.push(event.text);
    if (texts.length === 3000) break;
  }
  await writing;
  assert.deepEqual(texts, Array.from({ length: 3000 }, (_, i) => `n${i}`));
  await w.inbox.close();
});

test("two followers get the same", async () => {
  const w = world();
  const conversation = w.waiting();
  const follow = async (feed) => {
    for await (const event of feed.events()) if (event.type === "note_added") return event.offset;
  };
  const both = Promise.all([follow(w.ana.subscribe()), follow(w.ben.subscribe())]);
  await w.ana.note(conversation, "x");
  const [one, other] = await both;
  assert.equal(one, other);
  await w.inbox.close();
});

test("a signal ends the waiting with its reason and closes the feed", async () => {
  const w = world();
  const controller = new AbortController();
  const feed = w.ana.subscribe({ signal: controller.signal });
  const waiting = failure(async () => {
    for await (const batch of feed) assert.equal(batch.length, 0);
  });
  setImmediate(() => controller.abort());
  assert.equal((await waiting).name, "AbortError");
  assert.throws(() => feed.pull(), /closed/);
  const early = w.ana.subscribe({ signal: AbortSignal.abort() });
  assert.equal((await failure(() => early.events().next())).name, "AbortError");
  await w.inbox.close();
});

test("closing a feed ends a loop that waits", async () => {
  const w = world();
  const feed = w.ana.subscribe();
  const loop = (async () => {
    for await (const batch of feed) assert.equal(batch.length, 0);
    return "ended";
  })();
  setImmediate(() => feed.close());
  assert.equal(await loop, "ended");
  await w.inbox.close();
});

test("closing the inbox ends it with HandleClosedError", async () => {
  const w = world();
  const feed = w.ana.subscribe();
  const loop = failure(() => feed.events().next());
  await w.inbox.close();
  assert.equal((await loop).name, "HandleClosedError");
  assert.equal((await failure(() => w.ana.subscribe())).name, "HandleClosedError");
});

test("an event tells what it says as an object and to inspect", async () => {
  const w = world();
  const { conversation } = w.held();
  await w.sue.takeOver(conversation);
  await w.ana.note(conversation, "from ana");
  const events = (await w.ana.transcript(conversation)).entries;
  const taken = events.at(-2);
  assert.deepEqual(
    [taken.type, taken.right, taken.subject, taken.actor],
    ["taken_over", "supervisor",
      { id: "sue", name: "Sue" }, { kind: "agent", id: "sue", name: "Sue" }],
  );
  const note = JSON.parse(JSON.stringify(events.at(-1)));
  assert.equal(note.text, "from ana");
  assert.ok(!("tag" in note));
  assert.match(inspect(events.at(-1)), /^InboxEvent \{[^]*text: 'from ana'/);
  await w.inbox.close();
});
