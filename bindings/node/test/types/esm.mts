// What a program in ES modules may write, and what the compiler is to refuse.
import {
  agent, ClaimConflictError, LiveinboxError, ManualClock, open, openSync, system,
  type Card, type Claim, type Command, type Cursor, type InboxEvent, type Outcome, type Reason,
} from "liveinbox";

const inbox = await open("inbox", {
  clock: new ManualClock(1),
  log: ({ level, fields }) => void [level, fields.path],
});
const ana = inbox.actor("acme", agent("ana", "Ana"));

const claim: Claim = await ana.claim("c1", { leaseMs: 1000, signal: AbortSignal.timeout(5) });
const sent: Outcome = await claim.send("hello", { isFallback: true });
const numbers: number[] = [sent.fence, sent.version, sent.sinceMs];
const name: string | undefined = sent.holder?.name;
const card: Card = ana.sync.conversation("c1");
const reason: Reason | null = card.reason;
const released: Outcome = ana.sync.claim("c1").release();
const command: Command = { op: "send", conversation: "c1", fence: 1, text: "x" };
await ana.execute(command);
const length: number = await ana.withClaim("c1", async (held) => (await held.close()).message);

let cursor: Cursor | undefined;
for await (const batch of ana.subscribe({ after: cursor })) {
  for (const event of batch) {
    const text: string = event.text;
    if (event.type === "claimed") break;
    void text;
  }
  cursor = batch.cursor;
}
for await (const event of ana.subscribe().events()) void (event satisfies InboxEvent);
for await (const one of ana.cards({ tab: "mine" })) void (one satisfies Card);
for (const one of ana.sync.cards()) void one.tags.includes("vip");
for await (const chunk of inbox.export()) void chunk.length;
for (const chunk of inbox.sync.export()) void chunk.length;
const hash: string = inbox.sync.verify().stateHash;
await inbox.verify((done, all) => void (done satisfies number, all satisfies number));
openSync(":memory:").sync.close();

try {
  await ana.claim("c1");
} catch (error) {
  if (error instanceof ClaimConflictError) void error.holder?.id.length;
  else if (error instanceof LiveinboxError) void (error.code.length + error.status);
}
void [numbers, name, reason, released, length, hash, system("x")];

// @ts-expect-error an op that there is not
ana.explode("c1");
// @ts-expect-error a parameter is missing
ana.send("c1", 1);
// @ts-expect-error no option of claim
ana.claim("c1", { text: "x" });
// @ts-expect-error no such outcome
ana.close("c1", { outcome: "won" });
// @ts-expect-error progress is told numbers
inbox.sync.verify((done: string) => void done);
// @ts-expect-error no such op
ana.execute({ op: "explode" });
// @ts-expect-error the claim has its fence already
claim.close({ fence: 1 });
// @ts-expect-error outcomes are read only
sent.fence = 2;
// @ts-expect-error a promise is no outcome
const wrong: Outcome = ana.note("c1", "x");
void wrong;
