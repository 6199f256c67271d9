// One of several processes that claim the same conversations: claimer.c in Node, with promises.
//
// usage: node claimer.mjs STORE NAME FIRST COUNT     ($LI_NODE: told.mjs)
import { once } from "node:events";
import { writeSync } from "node:fs";
import { lineOf, liveinbox, told } from "./told.mjs";

const WATCH_MS = 20;
const { agent, LiveinboxError, open, system } = liveinbox;
// What is told is out of this process when it is told.
const say = (head, words = []) => writeSync(1, lineOf(head, words) + "\n");

// Waits for a command and tells of it; what it answered, good or bad.
async function act(verb, who, key, answer) {
  let status = "ok";
  const outcome = await answer.catch((error) => {
    if (!(error instanceof LiveinboxError)) throw error;
    status = error.code.replace("LI_E_", "").toLowerCase();
    return error.outcome;
  });
  const { fence, offset } = outcome;
  say(["did"], Object.entries({ verb, key, agent: who, status, fence, offset }));
  return { status, fence };
}

async function workOn(actor, key) {
  const who = actor.principal.id;
  const { status, fence } = await act("claim", who, key, actor.claim(key));
  if (status !== "ok" && status !== "already_claimed") return;
  await act("send", who, key, actor.send(key, fence, "I am looking into it"));
  if (status === "ok") await act("close", who, key, actor.close(key, { fence }));
}

async function readFeed(inbox) {
  const feed = inbox.actor("acme", system("checker")).subscribe({ fromOldest: true });
  for await (const batch of feed) {
    for (const event of batch) {
      say(["event"], told(event, "event"));
      if (event.type === "note_added") return;
    }
  }
}

const [path, name, first, count] = process.argv.slice(2);
const inbox = await open(path, { watchMs: WATCH_MS });
const actors = [1, 2].map((number) => inbox.actor("acme", agent(`${name}-${number}`)));
say(["ready"]);
await once(process.stdin, "data");
process.stdin.destroy();
const reading = readFeed(inbox);
for (let i = 0; i < Number(count); i += 1) {
  const key = `c${(Number(first) + i) % Number(count)}`;
  await Promise.all(actors.map((actor) => workOn(actor, key)));
}
say(["done"]);
await reading;
await inbox.close();
