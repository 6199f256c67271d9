// Every op of the table, end to end, in both forms.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Claim, Outcome, SyncClaim } from "liveinbox";
import { world } from "./support.mjs";

const abi = JSON.parse(readFileSync(`${process.env.LI_REPO}/bindings/abi.json`, "utf8"));
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Of each op: a call with every option that it takes, in a world where it is accepted. */
const calls = {
  open: (w) => {
    const options = { name: "Mia", reason: "low_confidence", text: "?" };
    return w.host.open("k1", "WIDGET", "mia", options);
  },
  receive: (w) => w.widget.receive("hi", {
    conversation: "k1", channel: "WIDGET", user: "mia", name: "Mia", externalId: "x1",
    data: { attachments: [{ name: "a.png", type: "image/png", url: "https://a/a.png", size: 7 }] },
    occurredAtMs: 1000,
  }),
  escalate: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.escalate(conversation, "policy", { text: "x", data: { confidence: 7 }, fence });
  },
  claim: (w) => w.ana.claim(w.waiting(), { leaseMs: 60_000, ifVersion: 2 }),
  claimNext: (w) => {
    const conversation = w.waiting();
    w.inbox.actor("acme", w.host.principal).sync.assignTeam(conversation, { team: "t" });
    return w.ana.claimNext({ channel: "WIDGET", team: "t", leaseMs: 60_000 });
  },
  renew: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.renew(conversation, fence, { leaseMs: 70_000 });
  },
  release: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.release(conversation, fence);
  },
  transfer: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.transfer(conversation, fence, { target: "ben" });
  },
  takeOver: (w) => w.sue.takeOver(w.held().conversation, { leaseMs: 60_000 }),
  handBack: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.handBack(conversation, fence, { text: "all is said" });
  },
  send: (w) => {
    const { conversation, fence } = w.held();
    const options = { externalId: "e", data: { attachments: [] }, isFallback: false };
    return w.ana.send(conversation, fence, "hello", options);
  },
  note: (w) => w.ana.note(w.waiting(), "a note"),
  tag: (w) => w.ana.tag(w.waiting(), "refund"),
  untag: (w) => {
    const conversation = w.waiting();
    w.inbox.actor("acme", w.ana.principal).sync.tag(conversation, "refund");
    return w.ana.untag(conversation, "refund");
  },
  markRead: (w) => {
    const conversation = w.waiting();
    const { message } = w.inbox.actor("acme", w.ana.principal).sync.note(conversation, "n");
    return w.ana.markRead(conversation, message);
  },
  close: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.close(conversation, { fence, outcome: "merged", into: w.waiting(), text: "same" });
  },
  reopen: (w) => {
    const conversation = w.waiting();
    w.inbox.actor("acme", w.host.principal).sync.close(conversation);
    return w.host.reopen(conversation);
  },
  snooze: (w) => {
    const { conversation, fence } = w.held();
    return w.ana.snooze(conversation, { fence, untilMs: Date.now() + 1_000_000 });
  },
  wake: (w) => {
    const conversation = w.waiting();
    w.inbox.actor("acme", w.ana.principal).sync.snooze(conversation);
    return w.ana.wake(conversation);
  },
  prioritize: (w) => w.ana.prioritize(w.waiting(), { priority: -100 }),
  assignTeam: (w) => w.ana.assignTeam(w.waiting(), { team: "billing" }),
  annotate: (w) => w.ana.annotate(w.waiting(), { plan: "pro", seats: 3, old: null, vip: true }),
  saveDraft: (w) => w.ana.saveDraft(w.waiting(), { text: "dear", isNote: true }),
  deliver: (w) => {
    const { conversation, fence } = w.held();
    const { message } = w.inbox.actor("acme", w.ana.principal).sync.send(conversation, fence, "hi");
    const about = { conversation, message, externalId: "x", text: "131", occurredAtMs: 5 };
    return w.widget.deliver("failed", about);
  },
  offer: (w) => w.sue.offer(w.waiting(), "ben", { leaseMs: 60_000 }),
  decline: (w) => {
    const conversation = w.waiting();
    w.inbox.actor("acme", w.sue.principal).sync.offer(conversation, "ben");
    return w.ben.decline(conversation);
  },
  connect: (w) => w.ana.connect("tab", { leaseMs: 60_000, device: "mobile" }),
  disconnect: (w) => {
    w.inbox.actor("acme", w.ana.principal).sync.connect("tab");
    return w.ana.disconnect("tab", { atOnce: true });
  },
  setAvailability: (w) => w.host.setAvailability({ target: "ana", isAway: true }),
  setAgent: (w) => {
    const data = { teams: ["t"], capacity: 2 };
    return w.host.setAgent("cat", { name: "Cat", role: "admin", data });
  },
  setUser: (w) => w.host.setUser("mia", { name: "Mia M" }),
  setChannel: (w) => w.host.setChannel("SMS", { data: { format: "plain", max_chars: 160 } }),
  setTeam: (w) => w.host.setTeam("billing", { data: { routing: "round_robin" } }),
  configure: (w) => w.host.configure({ claim_lease_ms: 120_000 }),
  erase: (w) => w.host.erase("nobody"),
};

test("there is a method for every op, and a call of each here", () => {
  const ops = Object.keys(abi.ops).map(camel).sort();
  assert.deepEqual(Object.keys(calls).sort(), ops);
  for (const form of ["sync", "async"]) {
    const w = world({ form });
    for (const op of ops) assert.equal(typeof w.ana[op], "function", op);
    w.inbox.sync.close();
  }
});

for (const form of ["sync", "async"]) {
  for (const [op, call] of Object.entries(calls)) {
    test(`${op}, ${form}: what it requires and may have is accepted`, async () => {
      const w = world({ form });
      const given = call(w);
      assert.equal(given instanceof Promise, form === "async");
      const outcome = await given;
      assert.ok(outcome instanceof Outcome);
      assert.equal(outcome.name, "ok");
      const isClaim = ["claim", "claimNext", "takeOver"].includes(op);
      assert.equal(outcome instanceof (form === "sync" ? SyncClaim : Claim), isClaim);
      await w.inbox.close();
    });
  }
}

test("a claim of a conversation that moved names its fields", async () => {
  const w = world();
  const { conversation, fence } = w.held();
  const sent = await w.ana.send(conversation, fence, "hello");
  assert.equal(sent.message, 1);
  assert.equal(sent.fence, fence);
  assert.deepEqual(sent.holder, { kind: "agent", id: "ana", name: "Ana Alba" });
  assert.ok(sent.leaseUntilMs > sent.atMs);
  assert.ok(sent.offset > 0 && sent.version > 0 && sent.sinceMs > 0);
  assert.equal(sent.conversation, conversation);
  assert.equal(sent.duplicate, false);
  await w.inbox.close();
});

test("the same id gets the first result, in both forms", async () => {
  const w = world();
  const conversation = w.waiting();
  const first = await w.ana.note(conversation, "once", { id: "n-1" });
  const second = await w.ana.note(conversation, "once", { id: "n-1" });
  const third = w.ana.sync.note(conversation, "once", { id: "n-1" });
  assert.deepEqual([first.duplicate, second.duplicate, third.duplicate], [false, true, true]);
  assert.deepEqual([second.message, third.message], [first.message, first.message]);
  await w.inbox.close();
});

test("execute takes any command as an object", async () => {
  const w = world();
  const conversation = w.waiting();
  const claim = await w.ana.execute({ op: "claim", conversation, leaseMs: 60_000 });
  assert.ok(claim instanceof Claim);
  const sent = w.ana.sync.execute({ op: "send", conversation, fence: claim.fence, text: "hi" });
  assert.equal(sent.message, 1);
  await assert.rejects(w.ana.execute({ op: "nod" }), /there is no op "nod"/);
  await assert.rejects(w.ana.execute({ op: "constructor" }), TypeError);
  await assert.rejects(w.ana.execute({ op: "claim" }), /claim needs conversation/);
  await w.inbox.close();
});

test("a number is taken for a name", async () => {
  const w = world();
  await w.host.open("k", "WIDGET", "mia", { reason: 5 });
  assert.equal((await w.ana.conversation("k")).reason, "policy");
  await w.inbox.close();
});

test("what is no field of the op is refused before anything is sent", async () => {
  const w = world();
  const conversation = w.waiting();
  const say = (call) => assert.rejects(call, { name: "TypeError" });
  await assert.rejects(w.ana.claim(conversation, { leaseMS: 1 }), /no option "leaseMS".*leaseMs/);
  await assert.rejects(w.ana.claim(), /claim needs conversation/);
  await assert.rejects(w.ana.claim(7), /conversation must be a string, not 7/);
  const won = w.ana.close(conversation, { outcome: "won" });
  await assert.rejects(won, /outcome must be one of "resolved"/);
  await assert.rejects(w.ana.claim(conversation, "soon"), /options of claim must be an object/);
  await say(w.ana.annotate(conversation, { big: 1n }));
  await say(w.host.setAvailability({ isAway: "yes" }));
  await w.inbox.close();
});
