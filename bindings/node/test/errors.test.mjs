// Every class of error, and what each tells.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import * as li from "liveinbox";
import { failure, world } from "./support.mjs";

const require = createRequire(import.meta.url);

/** What is refused: the class, the code and a call. */
const refused = [
  ["ClaimConflictError", "LI_E_ALREADY_CLAIMED", (w) => w.ben.claim(w.held().conversation)],
  ["ClaimConflictError", "LI_E_OFFERED_TO_ANOTHER", async (w) => {
    const conversation = w.waiting();
    await w.sue.offer(conversation, "ana");
    return w.ben.claim(conversation);
  }],
  ["StaleFenceError", "LI_E_STALE_FENCE", async (w) => {
    const { conversation, fence } = w.held();
    await w.sue.takeOver(conversation);
    const again = await w.sue.takeOver(conversation);
    const mine = await w.sue.transfer(conversation, again.fence, { target: "ana" });
    assert.notEqual(mine.fence, fence);
    return w.ana.send(conversation, fence, "late");
  }],
  ["StaleFenceError", "LI_E_NOT_HOLDER", (w) => {
    const { conversation, fence } = w.held();
    return w.ben.send(conversation, fence, "mine?");
  }],
  ["StaleFenceError", "LI_E_NOT_CLAIMED", async (w) => {
    const conversation = w.waiting();
    const { fence } = await w.ana.conversation(conversation);
    return w.ana.send(conversation, fence, "hm");
  }],
  ["NotFoundError", "LI_E_NOT_FOUND", (w) => w.ana.claim("nowhere")],
  ["ClosedError", "LI_E_CONVERSATION_CLOSED", async (w) => {
    const conversation = w.waiting();
    await w.host.close(conversation);
    return w.ana.claim(conversation);
  }],
  ["VersionMismatchError", "LI_E_VERSION_MISMATCH",
    (w) => w.ana.claim(w.waiting(), { ifVersion: 77 })],
  ["QueueEmptyError", "LI_E_QUEUE_EMPTY", (w) => w.ana.claimNext()],
  ["ForbiddenError", "LI_E_FORBIDDEN", (w) => w.ana.setAgent("ben")],
  ["RefusedError", "LI_E_ID_REUSED", async (w) => {
    const conversation = w.waiting();
    await w.ana.note(conversation, "a", { id: "i" });
    return w.ana.note(conversation, "b", { id: "i" });
  }],
  ["RefusedError", "LI_E_UNKNOWN_AGENT", (w) => w.sue.offer(w.waiting(), "nobody")],
  ["RefusedError", "LI_E_WRONG_STATE", (w) => w.ana.wake(w.waiting())],
  ["RefusedError", "LI_E_UNKNOWN_MESSAGE", (w) => w.ana.markRead(w.waiting(), 99)],
  ["UsageError", "LI_E_INVALID_ARGUMENT", (w) => w.ana.claim("")],
  ["UsageError", "LI_E_TOO_LONG", (w) => w.ana.note(w.waiting(), "x".repeat(70_000))],
  ["UsageError", "LI_E_INVALID_DATA", (w) => w.host.configure({ nonsense: 1 })],
  ["UsageError", "LI_E_INVALID_QUERY", (w) => w.ana.query({ search: "state:nonsense" })],
  ["UsageError", "LI_E_INVALID_CURSOR", (w) => w.ana.query({ after: "nonsense" })],
  ["ResetError", "LI_E_RESET", (w) => w.ana.subscribe({ after: { epoch: 1, offset: 1 } })],
];

for (const form of ["sync", "async"]) {
  for (const [name, code, call] of refused) {
    test(`${code} is a ${name}, ${form}`, async () => {
      const w = world({ form });
      const error = await failure(() => call(w));
      assert.equal(error.code, code);
      assert.equal(error.name, name);
      assert.ok(error instanceof li[name]);
      assert.ok(error instanceof li.LiveinboxError);
      assert.ok(error.status < 0);
      assert.notEqual(error.message, "");
      await w.inbox.close();
    });
  }
}

test("StoreError: a store that is not there, or is no store", async () => {
  const missing = await failure(() => li.open("/tmp/li-nowhere-at-all", { create: false }));
  assert.deepEqual([missing.name, missing.code], ["StoreError", "LI_E_STORE_MISSING"]);
  const foreign = await failure(() => li.openSync("/usr"));
  assert.deepEqual([foreign.name, foreign.code], ["StoreError", "LI_E_STORE_FOREIGN"]);
});

test("a lost claim says who holds the conversation, and since when", async () => {
  const w = world();
  const { conversation, fence } = w.held();
  for (const call of [() => w.ben.claim(conversation), () => w.ben.sync.claim(conversation)]) {
    const error = await failure(call);
    assert.deepEqual(error.holder, { kind: "agent", id: "ana", name: "Ana Alba" });
    assert.equal(error.fence, fence);
    assert.equal(error.conversation, conversation);
    assert.ok(error.sinceMs > 0);
    assert.ok(error.version > 0);
    assert.equal(error.outcome.name, "already_claimed");
    assert.match(inspect(error), /ClaimConflictError: .*ana.*LI_E_ALREADY_CLAIMED/s);
  }
  await w.inbox.close();
});

test("an error without an answer has the same members, empty", async () => {
  const w = world();
  const error = await failure(() => w.ana.query({ search: "state:nonsense" }));
  assert.deepEqual([error.holder, error.fence, error.version, error.conversation, error.outcome],
    [null, 0, 0, "", undefined]);
  assert.equal(Object.prototype.toString.call(error), "[object Error]");
  await w.inbox.close();
});

test("a status that no call of JavaScript's can bring has its class all the same", () => {
  const dist = dirname(require.resolve("liveinbox"));
  const { errorOf } = require(join(dist, "errors.js"));
  const { statuses } = require(join(dist, "layout.js"));
  const forked = errorOf({ status: statuses.forked, cause: 0, message: "x" });
  assert.deepEqual([forked.name, forked.code], ["ForkedError", "LI_E_FORKED"]);
  assert.ok(forked instanceof li.ForkedError && forked instanceof li.UsageError);
  const unknown = errorOf({ status: -150, cause: 0, message: "of a newer library" });
  assert.equal(unknown.constructor, li.RefusedError);
});

test("every class is what its band says", () => {
  const parents = {
    ForkedError: "UsageError", HandleClosedError: "UsageError", ClaimConflictError: "RefusedError",
    StaleFenceError: "RefusedError", NotFoundError: "RefusedError", ClosedError: "RefusedError",
    VersionMismatchError: "RefusedError", QueueEmptyError: "RefusedError",
    ForbiddenError: "RefusedError",
  };
  const classes = Object.keys(li)
    .filter((name) => name.endsWith("Error") && name !== "LiveinboxError");
  for (const name of classes) {
    assert.equal(Object.getPrototypeOf(li[name]), li[parents[name] ?? "LiveinboxError"], name);
    assert.equal(li[name].prototype.name, name);
  }
  assert.equal(classes.length, 15);
});
