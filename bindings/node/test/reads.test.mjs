// Pages, cards, transcripts, and what concerns the whole store; each in both forms.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openSync } from "liveinbox";
import { failure, world } from "./support.mjs";

const collect = async (iterable) => {
  const out = [];
  for await (const item of iterable) out.push(item);
  return out;
};

for (const form of ["sync", "async"]) {
  test(`query: tabs, counts, search and pages, ${form}`, async () => {
    const w = world({ form });
    const keys = Array.from({ length: 7 }, () => w.waiting());
    const { conversation } = w.held();
    const first = await w.ana.query({ tab: "waiting", limit: 3 });
    assert.equal(first.cards.length, 3);
    assert.equal(first.total, 7);
    assert.equal(first.atLeast, false);
    assert.deepEqual(first.counts, { all: 8, waiting: 7, mine: 1 });
    assert.ok(first.cursor.epoch > 0 && first.cursor.offset > 0);
    const second = await w.ana.query({ tab: "waiting", limit: 3, after: first.more });
    const both = [...first.cards, ...second.cards].map((card) => card.conversation);
    assert.deepEqual(both, keys.slice(0, 6));
    const mine = await w.ana.query({ tab: "mine" });
    assert.deepEqual(mine.cards.map((card) => card.conversation), [conversation]);
    assert.equal(mine.more, "");
    assert.equal((await w.ana.query({ search: "state:claimed", sort: "usual" })).total, 1);
    assert.equal((await w.ana.query()).total, 8);
    await w.inbox.close();
  });

  test(`typed terms and relevance, ${form}`, async () => {
    const w = world({ form });
    await w.host.open("c1", "WIDGET", "mia", { name: "Mia Lang", reason: "policy" });
    await w.host.receive("my red parcel is lost", { conversation: "c1" });
    await w.host.open("c2", "WA", "eva", { reason: "other" });
    await w.host.receive("a parcel, red as an apple", { conversation: "c2" });
    await w.ana.tag("c2", "vip");
    const found = async (...terms) =>
      (await w.ana.query({ terms })).cards.map((card) => card.conversation).sort();
    assert.deepEqual(await found({ words: "parcel red" }), ["c1", "c2"]);
    assert.deepEqual(await found({ typed: "app" }), ["c2"]);
    assert.deepEqual(await found({ words: "app" }), []);
    assert.deepEqual(await found({ phrase: "red parcel" }), ["c1"]);
    assert.deepEqual(await found({ phrase: "red parcel", not: true }, { tag: "vip" }), ["c2"]);
    assert.deepEqual(await found({ from: "lang" }, { state: "waiting" }), ["c1"]);
    assert.deepEqual(await found({ after: new Date(Date.now() + 86_400_000) }), []);
    assert.deepEqual(await found({ before: "2000-01-01" }), []);
    assert.deepEqual(await found({ after: 1 }, { before: "9999-12-31" }), ["c1", "c2"]);
    const ranked = await w.ana.query({ search: "lost apple red ", sort: "relevance" });
    assert.deepEqual(ranked.cards.map((card) => card.conversation), ["c2", "c1"]);
    const many = Array.from({ length: 30 }, () => ({ words: "w" }));
    assert.match((await failure(() => w.ana.query({ terms: many }))).message, /at most 16/);
    const gone = await failure(() => w.ana.query({ terms: [{ tag: "x" }, { state: "gone" }] }));
    assert.match(gone.message, /terms\[1\]: expected one of/);
    for (const wrong of [{}, { colour: "red" }, { tag: "x", words: "y" }, { tag: true }]) {
      assert.ok((await failure(() => w.ana.query({ terms: [wrong] }))) instanceof TypeError);
    }
    await w.inbox.close();
  });

  test(`cards goes over all pages, ${form}`, async () => {
    const w = world({ form });
    const keys = Array.from({ length: 11 }, () => w.waiting());
    const cards = await collect(w.ana.cards({ tab: "waiting", limit: 4 }));
    assert.deepEqual(cards.map((card) => card.conversation), keys);
    await w.inbox.close();
  });

  test(`entries goes over the whole transcript, the newest first, ${form}`, async () => {
    const w = world({ form });
    const conversation = w.waiting();
    for (let i = 0; i < 9; i += 1) await w.ana.note(conversation, `note ${i}`);
    const entries = await collect(w.ana.entries(conversation, { limit: 4 }));
    const numbers = entries.map((entry) => entry.entry);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
    assert.equal(numbers.at(-1), 1);
    assert.equal(new Set(numbers).size, numbers.length);
    assert.equal(entries[0].text, "note 8");
    assert.equal(entries.at(-1).type, "opened");
    await w.inbox.close();
  });

  test(`transcript, conversation and why, ${form}`, async () => {
    const w = world({ form });
    const { conversation, fence } = w.held();
    await w.ana.send(conversation, fence, "hello **there**");
    await w.ana.saveDraft(conversation, { text: "dear" });
    await w.ana.saveDraft(conversation, { text: "psst", isNote: true });
    const page = await w.ana.transcript(conversation, { limit: 2 });
    assert.deepEqual(page.entries.map((entry) => entry.type), ["claimed", "message_sent"]);
    assert.deepEqual([page.draft, page.noteDraft], ["dear", "psst"]);
    const numbers = page.entries.map((entry) => entry.entry);
    assert.deepEqual([page.more, numbers], [3, [3, 4]]);
    const older = await w.ana.transcript(conversation, { before: page.more });
    assert.deepEqual([older.more, older.entries.length], [0, 2]);
    assert.equal(page.card.conversation, conversation);
    assert.equal(page.entries[1].delivery, "queued");
    assert.deepEqual(await w.ana.conversation(conversation), page.card);
    const why = await w.ana.why(conversation);
    assert.equal(why.state, "claimed");
    assert.equal(why.tabs.mine.in, true);
    assert.equal((await failure(() => w.mia.conversation(conversation))).code, "LI_E_NOT_FOUND");
    await w.inbox.close();
  });

  test(`render, detect and stats, ${form}`, async () => {
    const w = world({ form });
    w.held();
    const rendering = await w.ana.render("WIDGET", "a **b**");
    assert.equal(rendering.wire, "a **b**");
    assert.equal(rendering.characters, 7);
    const found = await w.ana.detect("WIDGET", "Please, I want to talk to a human");
    assert.equal(found.reason, "user_requested_human");
    assert.deepEqual(found.evidence, [18, 33]);
    assert.equal((await w.ana.detect("WIDGET", "where is my order")).reason, null);
    const stats = await w.ana.stats();
    assert.deepEqual([stats.conversations, stats.all, stats.claimed, stats.waiting], [1, 1, 1, 0]);
    assert.ok(stats.usedBytes > 0 && stats.events > 0);
    await w.inbox.close();
  });

  test(`verify, metrics, tick and commit, ${form}`, async () => {
    const w = world({ form, runtime: false });
    const inbox = form === "sync" ? w.inbox.sync : w.inbox;
    const { conversation } = w.held();
    const report = await inbox.verify();
    assert.equal(report.differences, 0);
    assert.match(report.stateHash, /^[0-9a-f]{32}$/);
    assert.deepEqual(await inbox.compact(), { bytesBefore: 0, bytesAfter: 0 });
    assert.equal((await inbox.eraseFinish()).users, 0);
    const metrics = await inbox.metrics();
    assert.equal(metrics.claimed, 1);
    assert.equal(metrics.commitUs.length, 18);
    assert.match(await inbox.metricsText(), /^# HELP liveinbox_/m);
    const noted = w.inbox.actor("acme", w.ana.principal).note(conversation, "submitted");
    assert.equal(await inbox.commit(), 1);
    assert.equal((await noted).message, 1);
    const { nextDeadlineMs, timersFired } = await inbox.tick();
    assert.equal(timersFired, 0);
    assert.equal(await inbox.nextDeadline(), nextDeadlineMs);
    await w.inbox.close();
  });

  test(`verify tells how far it is, ${form}`, async () => {
    const w = world({ form });
    const inbox = form === "sync" ? w.inbox.sync : w.inbox;
    const conversation = w.waiting();
    const notes = w.inbox.actor("acme", w.ana.principal);
    await Promise.all(Array.from({ length: 5000 }, (_, i) => notes.note(conversation, `n${i}`)));
    const heard = [];
    let isUnderWay = true;
    const report = await inbox.verify((...figures) => heard.push([...figures, isUnderWay]));
    isUnderWay = false;
    const { events } = await w.ana.stats();
    assert.equal(report.events, events);
    assert.deepEqual(heard.at(-1), [events, events, true]);
    const done = heard.map(([figure]) => figure);
    assert.deepEqual(done, [...new Set(done)].sort((a, b) => a - b));
    // On this thread each of the library's batches is told; from another the latest of them are.
    assert.ok(form === "async" || heard.length > 2);

    const twice = [];
    const both = ["a", "b"].map((name) => w.inbox.verify((all) => twice.push(`${name}${all}`)));
    for (const one of await Promise.all(both)) assert.equal(one.stateHash, report.stateHash);
    for (const name of ["a", "b"]) assert.ok(twice.includes(`${name}${events}`));
    await w.inbox.close();
  });

  test(`what progress throws comes out of verify, ${form}`, async () => {
    const w = world({ form });
    const inbox = form === "sync" ? w.inbox.sync : w.inbox;
    const fail = () => { throw new Error("ours"); };
    assert.equal((await failure(() => inbox.verify(fail))).message, "ours");
    assert.equal((await failure(() => inbox.verify("how far?"))).name, "TypeError");
    assert.equal((await inbox.verify()).differences, 0);
    await w.inbox.close();
  });

  test(`an archive makes the same store, ${form}`, async () => {
    const w = world({ form });
    for (let i = 0; i < 3; i += 1) w.held();
    const of = (inbox) => (form === "sync" ? inbox.sync : inbox);
    const chunks = await collect(of(w.inbox).export());
    const copy = openSync(":memory:");
    let report;
    for (const chunk of chunks) report = await of(copy).import(Buffer.from(chunk));
    assert.equal(report.isComplete, true);
    assert.equal(report.stateHash, (await of(w.inbox).verify()).stateHash);
    await copy.close();

    const other = openSync(":memory:");
    const lines = chunks.join("").split("\n");
    assert.equal((await of(other).import(`${lines[0]}\n`)).isComplete, false);
    await of(other).importCancel();
    assert.equal((await failure(() => of(other).import("nonsense\n"))).code, "LI_E_INVALID_DATA");
    await other.close();
    await w.inbox.close();
  });
}

test("progress on this thread is within the call, and must not make another", async () => {
  const w = world();
  w.waiting();
  const error = await failure(() => w.inbox.sync.verify(() => w.inbox.sync.metrics()));
  assert.equal(error.code, "LI_E_INVALID_ARGUMENT");
  assert.match(error.message, /from a callback/);
  await w.inbox.close();
});

test("progress of the other form may use the inbox, and close it", async () => {
  const w = world();
  w.waiting();
  const counted = [];
  const report = await w.inbox.verify(() => {
    counted.push(w.ana.sync.stats().events, w.inbox.close());
  });
  assert.equal(report.events, counted[0]);
  await counted[1];
  assert.equal(w.inbox.isOpen, false);
});

test("a card has every member of the C interface's", async () => {
  const w = world();
  const conversation = w.waiting();
  await w.ana.annotate(conversation, { plan: "pro", vip: true });
  await w.ana.tag(conversation, "refund");
  await w.ana.prioritize(conversation, { priority: -7 });
  await w.sue.offer(conversation, "ben");
  const card = await w.ana.conversation(conversation);
  assert.deepEqual(card.attributes, { plan: "pro", vip: true });
  assert.deepEqual(card.tags, ["refund"]);
  assert.equal(card.priority, -7);
  assert.equal(card.state, "offered");
  assert.deepEqual(card.offeredTo, { kind: "agent", id: "ben", name: "Ben Bo" });
  assert.deepEqual([card.holder, card.outcome, card.due], [null, null, null]);
  assert.equal(card.reason, "policy");
  await w.inbox.close();
});

test("a deadline that runs stands on the card", async () => {
  const w = world();
  await w.host.configure({ claim_within_ms: 60_000 });
  const { due } = await w.ana.conversation(w.waiting());
  assert.equal(due.deadline, "claim");
  assert.equal(due.isMissed, false);
  assert.ok(due.atMs > Date.now());
  await w.inbox.close();
});
