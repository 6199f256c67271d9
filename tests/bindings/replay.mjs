// Replays a script through the package for Node and writes what replay.c writes, byte for byte.
//
// usage: node replay.mjs [--form sync|async] [--forget FIELD] SCRIPT ...     ($LI_NODE: told.mjs)
//
// With `async` the inbox has a runtime, which does by itself what is due; a script that settles
// (`start settle=1`) gives the same there. A command that lacks a required field, or has one that
// the op does not use, never reaches the library from here: it is a TypeError, and one word.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { abi, camel, decode, lineOf, liveinbox, nothing, texts, told } from "./told.mjs";

const TICKS_MAX = 1000;

const classes = [
  ["usage", liveinbox.UsageError],
  ["retry", liveinbox.BusyError],
  ["refused", liveinbox.RefusedError],
  ["reset", liveinbox.ResetError],
  ["store", liveinbox.StoreError],
  ["internal", liveinbox.InternalError],
];
const classOf = (error) => classes.find(([, kind]) => error instanceof kind)[0];
const nameOf = (error) => error.code.replace(/^LI_E_/, "").toLowerCase();

function* readScript(text) {
  for (const line of text.split("\n")) {
    const [verb, ...words] = line.split("\t");
    if (verb === "" || verb.startsWith("#")) continue;
    yield [verb, new Map(words.map((word) => {
      const at = word.indexOf("=");
      return [word.slice(0, at), decode(word.slice(at + 1))];
    }))];
  }
}

/** Whether an op takes exactly such fields. */
export function isFitting(op, names) {
  const { required, optional } = abi.ops[op];
  const taken = [...required, ...optional, "id"];
  const isWhole = required.every((name) => names.includes(name));
  return isWhole && names.every((name) => taken.includes(name));
}

const newMemory = () => ({ holder: liveinbox.agent("ana"), fence: 0, version: 0, message: 0 });

/** One run of a script, whose lines go to `say`. */
export class Replay {
  #memories = new Map();
  #tenants = [];
  #number = 0;
  #hasPresence = false;

  constructor(script, say, form = "sync", forgotten = "") {
    this.steps = [...readScript(script)];
    this.sayLine = say;
    this.isAsync = form === "async";
    this.forgotten = forgotten;
  }

  say(head, words = []) {
    this.sayLine(lineOf(head, words));
  }
  sayGood(verb, words = []) {
    this.say([this.#number, verb], [["status", "ok"], ["class", "ok"], ...words]);
  }
  sayFailure(verb, error, words) {
    const head = [["status", nameOf(error)], ["class", classOf(error)]];
    this.say([this.#number, verb], [...head, ...words]);
  }
  sayAll(cards, events) {
    for (const card of cards) this.say(["card"], told(card, "card"));
    for (const event of events) {
      this.say(["event"], [["name", event.type], ...told(event, "event")]);
      this.#hasPresence ||= event.type === "went_online";
    }
  }

  // Values of a script.

  #memoryOf(tenant, key) {
    const place = JSON.stringify([tenant, key]);
    if (!this.#memories.has(place)) this.#memories.set(place, newMemory());
    return this.#memories.get(place);
  }

  #numberOf(name, value, tenant) {
    if (value.startsWith("now:")) return this.clock.nowMs + Number(value.slice(4));
    const [, word, key] = /^(last|before|after):(.*)$/s.exec(value) ?? [];
    if (word === undefined) return /^-?\d+$/.test(value) ? Number(value) : value;
    const memory = this.#memories.get(JSON.stringify([tenant, key]));
    const part = { fence: "fence", if_version: "version" }[name] ?? "message";
    const out = memory ? memory[part] : 1;
    return word === "last" ? out : word === "after" ? out + 1 : Math.max(out, 1) - 1;
  }

  #valueOf(name, value, tenant) {
    if (name === "data") return JSON.parse(value);
    if (name in abi.flags) return value === "1";
    return texts.has(name) || name === "search" ? value : this.#numberOf(name, value, tenant);
  }

  #actor(words, role) {
    const take = (name) => {
      const value = words.get(name);
      words.delete(name);
      return value;
    };
    const tenant = take("tenant") ?? "";
    const key = take("actor.holder");
    if (key !== undefined) return this.#inboxActor(tenant, this.#memoryOf(tenant, key).holder);
    const kind = take(`${role}.kind`) ?? "nobody";
    const who = { id: take(`${role}.id`) ?? "", name: take(`${role}.name`) ?? "" };
    return this.#inboxActor(tenant, { ...who, kind: /^\d+$/.test(kind) ? Number(kind) : kind });
  }

  #inboxActor(tenant, principal) {
    const actor = this.inbox.actor(tenant, principal);
    return this.isAsync ? actor : actor.sync;
  }

  #remember(tenant, words, outcome) {
    const key = outcome?.conversation || words.get("conversation");
    if (key === undefined) return;
    const memory = this.#memoryOf(tenant, key);
    for (const name of ["fence", "version", "message"]) {
      memory[name] = outcome?.[name] || memory[name];
    }
    if (outcome?.holder) memory.holder = { kind: outcome.holder.kind, id: outcome.holder.id };
  }

  // The verbs.

  async #command(op, words) {
    const tenant = words.get("tenant") ?? "";
    if (!this.#tenants.includes(tenant)) this.#tenants.push(tenant);
    words.delete(this.forgotten);
    const actor = this.#actor(words, "actor");
    const fields = Object.fromEntries(
      [...words].map(([name, value]) => [name, this.#valueOf(name, value, tenant)]),
    );
    let outcome;
    try {
      outcome = await this.#call(actor, op, fields);
      this.sayGood(op, told(outcome, "outcome"));
    } catch (error) {
      outcome = error.outcome;
      if (error instanceof TypeError && !isFitting(op, Object.keys(fields))) {
        this.say([this.#number, op, "misfit"]);
      } else if (!(error instanceof liveinbox.LiveinboxError)) {
        throw error;
      } else {
        const none = [...nothing.slice(0, -1), ["detail", error.message]];
        this.sayFailure(op, error, outcome ? told(outcome, "outcome") : none);
      }
    }
    this.#remember(tenant, words, outcome);
    if (this.isSettling) await this.#tick(false);
  }

  // By the method of that name, or as an object: both are doors to the same.
  #call(actor, op, fields) {
    const pairs = Object.entries(fields).map(([name, value]) => [camel(name), value]);
    const named = Object.fromEntries(pairs);
    if (this.#number % 2 === 0 || !isFitting(op, Object.keys(fields))) {
      return actor.execute({ op: camel(op), ...named });
    }
    // The fence stands behind the conversation, whatever else is required.
    const rank = (name) => (name === "conversation" ? 0 : name === "fence" ? 1 : 2);
    const required = [...abi.ops[op].required].sort((a, b) => rank(a) - rank(b)).map(camel);
    const args = required.map((name) => named[name]);
    for (const name of required) delete named[name];
    return actor[camel(op)](...args, named);
  }

  async #tick(isTold) {
    const inbox = this.isAsync ? this.inbox : this.inbox.sync;
    let fired = 0;
    let expired = 0;
    let next = 0;
    for (let i = 0; i < TICKS_MAX; i += 1) {
      const report = await inbox.tick();
      fired += report.timersFired;
      expired += report.sessionsExpired;
      next = report.nextDeadlineMs;
      if (next === 0 || next > this.clock.nowMs) break;
    }
    if (!isTold) return;
    const done = this.isSettling ? [0, 0] : [fired, expired];
    this.say([this.#number, "tick"], [
      ["fired", done[0]], ["expired", done[1]], ["next_deadline_ms", next],
    ]);
  }

  async #look(verb, words) {
    const viewer = this.#actor(words, "viewer");
    const fields = [...words].map(([name, value]) => [name, this.#valueOf(name, value, "")]);
    const given = Object.fromEntries(fields);
    try {
      await this.#looks[verb](viewer, given);
    } catch (error) {
      if (!(error instanceof liveinbox.LiveinboxError)) throw error;
      this.sayFailure(verb, error, [["detail", error.message]]);
    }
  }

  #looks = {
    query: async (viewer, fields) => {
      const page = await viewer.query(fields);
      const { all, waiting, mine } = page.counts;
      this.sayGood("query", [
        ["has_more", Number(Boolean(page.more))], ["revision", page.cursor.offset],
        ["total", page.total],
        ["at_least", Number(page.atLeast)], ["all", all], ["waiting", waiting], ["mine", mine],
      ]);
      this.sayAll(page.cards, []);
    },
    transcript: async (viewer, { conversation, ...options }) => {
      const page = await viewer.transcript(conversation, options);
      this.sayGood("transcript", [
        ["has_more", Number(Boolean(page.more))], ["revision", page.cursor.offset],
        ["draft", page.draft], ["note_draft", page.noteDraft],
      ]);
      this.sayAll([page.card], page.entries);
    },
    conversation: async (viewer, { conversation }) => {
      const card = await viewer.conversation(conversation);
      this.sayGood("conversation");
      this.sayAll([card], []);
    },
    why: async (viewer, { conversation }) => {
      this.sayGood("why", [["json", JSON.stringify(await viewer.why(conversation))]]);
    },
    render: async (viewer, { channel, text }) => {
      this.sayGood("render", [["json", JSON.stringify(await viewer.render(channel, text))]]);
    },
    stats: async (viewer) => this.sayGood("stats", told(await viewer.stats(), "stats_info")),
  };

  async #step(verb, words) {
    this.#number += 1;
    if (verb in abi.ops) await this.#command(verb, words);
    else if (verb === "advance") this.clock.advance(Number(words.get("ms")));
    else if (verb === "tick") await this.#tick(true);
    else await this.#look(verb, words);
  }

  // The end: all events, and the state that they make.

  #sayFeed(tenant) {
    this.say(["feed"], [["tenant", tenant]]);
    const checker = this.#inboxActor(tenant, liveinbox.system("checker"));
    try {
      const feed = checker.subscribe({ fromOldest: true });
      for (const batch of feed) this.sayAll([], batch.events);
      feed.close();
    } catch (error) {
      this.sayFailure("subscribe", error, [["detail", error.message]]);
    }
  }

  async run() {
    const [, words] = this.steps[0];
    this.isSettling = words.get("settle") === "1";
    this.clock = new liveinbox.ManualClock(Number(words.get("now_ms")));
    this.inbox = this.isAsync
      ? await liveinbox.open(":memory:", { clock: this.clock })
      : liveinbox.openSync(":memory:", { clock: this.clock, runtime: false });
    for (const [verb, step] of this.steps.slice(1)) await this.#step(verb, step);
    for (const tenant of this.#tenants) this.#sayFeed(tenant);
    const { events, conversations, differences, stateHash } = await this.inbox.verify();
    const hash = this.#hasPresence ? "-" : stateHash;
    this.say(["verify"], Object.entries({ events, conversations, differences, state_hash: hash }));
    await this.inbox.close();
  }
}

/** The lines that a script's text gives, as one text. */
export async function replay(script, form, forgotten) {
  const lines = [];
  await new Replay(script, (line) => lines.push(line), form, forgotten).run();
  return lines.join("\n") + "\n";
}

if (process.argv[1] === import.meta.filename) {
  const options = { form: { type: "string" }, forget: { type: "string" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  for (const path of positionals) {
    process.stdout.write(await replay(readFileSync(path, "utf8"), values.form, values.forget));
  }
}
