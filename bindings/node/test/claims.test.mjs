// Claims in hand: the fence filled in, and what becomes of them at the end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { StaleFenceError, StoreError } from "liveinbox";
import { failure, world } from "./support.mjs";

for (const form of ["sync", "async"]) {
  test(`a claim's commands carry its fence, ${form}`, async () => {
    const w = world({ form });
    const conversation = w.waiting();
    const claim = await w.ana.claim(conversation);
    assert.equal(claim.conversation, conversation);
    assert.equal((await claim.send("one")).message, 1);
    assert.equal((await claim.renew({ leaseMs: 90_000 })).fence, claim.fence);
    assert.equal((await claim.snooze({ untilMs: Date.now() + 1e6 })).name, "ok");
    await w.ana.wake(conversation);
    await claim.close({ outcome: "unresolved", text: "no way" });
    const card = await w.ana.conversation(conversation);
    assert.deepEqual([card.state, card.outcome], ["closed", "unresolved"]);
    assert.equal(claim.isOver, true);
    await w.inbox.close();
  });

  test(`release, transfer and handBack end a claim, ${form}`, async () => {
    const w = world({ form });
    const ends = {
      waiting: (claim) => claim.release(),
      claimed: (claim) => claim.transfer({ target: "ben" }),
      assistant: (claim) => claim.handBack({ text: "yours" }),
    };
    for (const [state, end] of Object.entries(ends)) {
      const conversation = w.waiting();
      const claim = await w.ana.claim(conversation);
      await end(claim);
      assert.equal(claim.isOver, true);
      assert.equal((await w.ana.conversation(conversation)).state, state);
      await assert.rejects(async () => claim.send("late"), StaleFenceError);
    }
    await w.inbox.close();
  });

  test(`disposing of a claim releases what is still held, ${form}`, async () => {
    const w = world({ form });
    const dispose = (claim) => claim[form === "sync" ? Symbol.dispose : Symbol.asyncDispose]();
    const state = async (key) => (await w.ana.conversation(key)).state;
    const [held, kept, taken] = [w.waiting(), w.waiting(), w.waiting()];
    await dispose(await w.ana.claim(held));
    assert.equal(await state(held), "waiting");
    await dispose((await w.ana.claim(kept)).keep());
    assert.equal(await state(kept), "claimed");
    const lost = await w.ana.claim(taken);
    await w.sue.takeOver(taken);
    await dispose(lost); // there is nothing to release any more, which is no error
    assert.equal((await w.ana.conversation(taken)).holder.id, "sue");
    await w.inbox.close();
  });
}

test("claimNext and takeOver give claims as well", async () => {
  const w = world();
  const conversation = w.waiting();
  const next = await w.ana.claimNext();
  assert.equal(next.conversation, conversation);
  const over = await w.sue.takeOver(conversation);
  assert.ok(over.fence > next.fence);
  assert.equal((await over.send("hello")).holder.id, "sue");
  await w.inbox.close();
});

test("withClaim keeps the claim at a good end and gives its result", async () => {
  const w = world();
  const conversation = w.waiting();
  const send = async (claim) => (await claim.send("hi")).message;
  const message = await w.ana.withClaim(conversation, send);
  assert.equal(message, 1);
  assert.equal((await w.ana.conversation(conversation)).holder.id, "ana");
  await w.inbox.close();
});

test("withClaim releases on an exception, or keeps where that is asked for", async () => {
  const w = world();
  const conversation = w.waiting();
  const fail = () => {
    throw new RangeError("ours");
  };
  const held = w.ana.withClaim(conversation, fail);
  await assert.rejects(held, { name: "RangeError", message: "ours" });
  assert.equal((await w.ana.conversation(conversation)).state, "waiting");
  await assert.rejects(w.ana.withClaim(conversation, fail, { onError: "keep" }), RangeError);
  assert.equal((await w.ana.conversation(conversation)).state, "claimed");
  await w.inbox.close();
});

test("withClaim of what another holds calls nothing", async () => {
  const w = world();
  const { conversation } = w.held();
  const error = await failure(() => w.ben.withClaim(conversation, () => assert.fail("called")));
  assert.equal(error.code, "LI_E_ALREADY_CLAIMED");
  assert.ok(!(error instanceof StoreError));
  await w.inbox.close();
});

test("of many claims at once one wins", async () => {
  const w = world();
  const conversation = w.waiting();
  const all = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => (i % 2 ? w.ana : w.ben).claim(conversation)),
  );
  const won = all.filter((one) => one.status === "fulfilled");
  const winners = new Set(won.map((one) => one.value.fence));
  assert.equal(winners.size, 1);
  const lost = all.filter((one) => one.status === "rejected");
  assert.equal(lost.length, 25);
  for (const { reason } of lost) assert.equal(reason.code, "LI_E_ALREADY_CLAIMED");
  await w.inbox.close();
});
