// Sessions of the wire protocol, as docs/protocol.md has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, world } from "./support.mjs";

const hello = { t: "hello", protocol: 1, feed: true };

/** Waits for a frame of this type. */
async function frame(session, type) {
  for await (const text of session) {
    const found = JSON.parse(text);
    assert.equal(typeof found.t, "string");
    if (found.t === type) return found; // leaving the loop closes the session
  }
  throw new Error(`no ${type}`);
}

test("hello is welcomed at once", async () => {
  const w = world();
  const session = w.ana.session("tab");
  assert.equal(session.take(), undefined);
  session.receive(hello);
  const [welcome] = [...session].map((text) => JSON.parse(text));
  assert.equal(welcome.t, "welcome");
  assert.equal(welcome.principal.id, "ana");
  session.close();
  session.close();
  assert.throws(() => session.take(), /the session is closed/);
  await w.inbox.close();
});

test("a command of a session is answered by the runtime's commit", async () => {
  const w = world();
  const conversation = w.waiting();
  const session = w.ana.session("tab");
  session.receive(hello);
  session.receive(JSON.stringify({ t: "command", id: "1", op: "claim", conversation }));
  const ok = await frame(session, "ok");
  assert.deepEqual([ok.id, ok.op, ok.conversation], ["1", "claim", conversation]);
  assert.equal((await w.ana.conversation(conversation)).holder.id, "ana");
  await w.inbox.close();
});

test("a session hears of what others do, and of refusals", async () => {
  const w = world();
  const { conversation } = w.held();
  const session = w.ben.session("tab");
  session.receive(hello);
  session.receive({ t: "command", id: "2", op: "claim", conversation });
  const refused = await frame(session, "error");
  assert.deepEqual([refused.code, refused.holder.id], ["already_claimed", "ana"]);
  const watching = w.ben.session("other");
  watching.receive({ t: "hello", protocol: 1 });
  watching.receive({ t: "watch", view: "v", tab: "waiting" });
  assert.deepEqual([...watching].map((text) => JSON.parse(text).t), ["welcome", "view"]);
  const changes = frame(watching, "changes");
  const added = w.waiting();
  assert.equal((await changes).upsert[0].card.conversation, added);
  await w.inbox.close();
});

test("a first frame that is no hello is refused, and said why", async () => {
  const w = world();
  const session = w.ana.session("tab");
  const error = await failure(() => session.receive({ t: "ping" }));
  assert.equal(error.code, "LI_E_INVALID_FRAME");
  assert.equal(JSON.parse(session.take()).t, "error");
  session.close();
  await w.inbox.close();
});

test("closing ends a loop that waits; an inbox that closes ends it with an error", async () => {
  const w = world();
  const drain = async (session) => {
    for await (const text of session) assert.ok(text);
    return "ended";
  };
  const [one, other] = [w.ana.session("one"), w.ana.session("other")];
  const ends = [drain(one), failure(() => drain(other))];
  setImmediate(() => one.close());
  assert.equal(await ends[0], "ended");
  await w.inbox.close();
  assert.equal((await ends[1]).code, "LI_E_HANDLE_CLOSED");
});
