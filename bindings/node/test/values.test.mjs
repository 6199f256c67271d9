// Values on their way through: any text, any number, any attributes.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { failure, world } from "./support.mjs";

test("any text comes back as it was, or is refused clearly", async () => {
  const w = world();
  const conversation = w.waiting();
  const text = fc.oneof(
    fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string(),
  );
  await fc.assert(fc.asyncProperty(text, async (given) => {
    try {
      await w.ana.note(conversation, given);
    } catch (error) {
      assert.ok(/^LI_E_(INVALID_ARGUMENT|TOO_LONG)$/.test(error.code), error);
      return given.trim() === "" || given.includes("\0");
    }
    const { entries } = await w.ana.transcript(conversation, { limit: 1 });
    assert.equal(entries[0].text, given);
    return true;
  }), { numRuns: 300 });
  await w.inbox.close();
});

test("lone surrogates are refused before anything is sent", async () => {
  const w = world();
  const conversation = w.waiting();
  const lone = fc.tuple(fc.string(), fc.integer({ min: 0xd800, max: 0xdfff }), fc.string())
    .map(([before, unit, after]) => `${before}${String.fromCharCode(unit)} ${after}`);
  await fc.assert(fc.asyncProperty(lone, async (given) => {
    const error = await failure(() => w.ana.note(conversation, given));
    assert.equal(error.name, "TypeError");
    assert.match(error.message, /text has a lone surrogate/);
  }), { numRuns: 100 });
  await w.inbox.close();
});

test("attributes come back as they were", async () => {
  const w = world();
  const key = fc.stringMatching(/^[a-z][a-z_]{0,15}$/);
  const value = fc.oneof(fc.string({ maxLength: 40 }), fc.boolean(), fc.integer());
  const anything = fc.dictionary(key, value, { maxKeys: 8 });
  await fc.assert(fc.asyncProperty(anything, async (attributes) => {
    const conversation = w.waiting();
    try {
      await w.ana.annotate(conversation, attributes);
    } catch (error) {
      return assert.match(error.code ?? "", /^LI_E_INVALID_DATA$/, error);
    }
    const card = await w.ana.conversation(conversation);
    assert.deepEqual({ ...card.attributes }, { ...attributes });
  }), { numRuns: 150 });
  await w.inbox.close();
});

test("numbers that the C interface has no room for are RangeErrors", async () => {
  const w = world();
  const { conversation, fence } = w.held();
  const bad = [-1, 0.5, NaN, Infinity, 2 ** 53, -(2 ** 60), 10n];
  for (const number of bad) {
    const error = await failure(() => w.ana.send(conversation, number, "x"));
    assert.equal(error.name, "RangeError", String(number));
    assert.match(error.message, /fence must be an integer from 0 to 2\^53-1/);
  }
  for (const call of [
    () => w.ana.claim(conversation, { leaseMs: 2 ** 53 }),
    () => w.ana.prioritize(conversation, { priority: 2 ** 31 }),
    () => w.ana.query({ limit: 2 ** 32 }),
    () => w.ana.transcript(conversation, { before: -1 }),
    () => w.ana.subscribe({ after: { epoch: 1.5, offset: 0 } }),
  ]) assert.equal((await failure(call)).name, "RangeError", String(call));
  for (const text of ["7", null, undefined, {}]) {
    assert.equal((await failure(() => w.ana.send(conversation, text, "x"))).name, "TypeError");
  }
  assert.equal((await w.ana.send(conversation, fence, "good")).message, 1);
  await w.inbox.close();
});

test("numbers of all sizes go through as they are", async () => {
  const w = world();
  const ms = fc.integer({ min: 1, max: 4_000_000_000_000 });
  await fc.assert(fc.asyncProperty(ms, async (occurredAtMs) => {
    const conversation = w.waiting();
    await w.widget.receive("hi", { conversation, occurredAtMs });
    const { entries } = await w.widget.transcript(conversation);
    const received = entries.find((entry) => entry.type === "message_received");
    assert.equal(received.occurredAtMs, occurredAtMs);
  }), { numRuns: 100 });
  await w.inbox.close();
});

test("a text that is longer than any limit is refused by the library", async () => {
  const w = world();
  const error = await failure(() => w.ana.note(w.waiting(), "x".repeat(5_000_000)));
  assert.equal(error.code, "LI_E_TOO_LONG");
  assert.match(error.message, /5000000/);
  await w.inbox.close();
});
