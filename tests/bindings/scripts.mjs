// Makes scripts of commands: scripts.py in another language, number by number, so that a property
// that is tested here can make a failing script smaller. scripts_test.py compares the two.
import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const words = read("vocabulary.json");
const abi = read("../../bindings/abi.json");

// In the order of Unicode's code points, as Python sorts.
const sorted = (values) => [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const fields = sorted(
  Object.values(abi.ops).flatMap(({ required, optional }) => [...required, ...optional]),
);
const weights = Object.entries(words.ops).map(([name, op]) => [name, op.weight]);
weights.push(...Object.entries(words.looks));
const weightOfAll = weights.reduce((sum, [, weight]) => sum + weight, 0);
const viewers = ["ana", "bob", "sue", "mia", "ai", "host"];
const lookFields = {
  query: { tab: 60, search: 25, limit: 40, sort: 20 },
  transcript: { conversation: 100, limit: 30, before: 30 },
  conversation: { conversation: 100 },
  why: { conversation: 100 },
};
const [MISSING, UNUSUAL, UNUSED, NOBODY, ANYBODY] = [1, 4, 1, 1, 5];

/** Numbers of a seed. */
export class Chance {
  constructor(seed) {
    this.state = Number((BigInt(seed) * 2654435761n + 88172645n) % 2n ** 32n) || 1;
  }
  below(count) {
    let x = this.state;
    x = (x ^ (x << 13)) >>> 0;
    x ^= x >>> 17;
    x = (x ^ (x << 5)) >>> 0;
    this.state = x;
    return x % count;
  }
}

const oneOf = (chance, values) => values[chance.below(values.length)];
const happens = (chance, percent) => chance.below(100) >= 100 - percent;

function pickVerb(chance) {
  let left = chance.below(weightOfAll);
  return weights.find(([, weight]) => (left -= weight) < 0)[0];
}

function valueOf(chance, op, field, key) {
  let values = words.values[`${op}.${field}`] ?? words.values[field];
  if (field === "conversation") values = [key];
  const unusual = words.unusual[field] ?? [];
  if (unusual.length > 0 && happens(chance, UNUSUAL)) values = unusual;
  values ??= words.values["annotate.data"];
  return oneOf(chance, values).replaceAll("@", key);
}

// Not zero and not empty, which would be no value at all.
function usualValue(op, field, key) {
  const found =
    words.values[`${op}.${field}`] ?? words.values[field] ?? words.values["annotate.data"];
  return field === "conversation" ? key : found.at(-1).replaceAll("@", key);
}

const principalWords = (role, name) =>
  Object.entries(words.actors[name]).map(([part, value]) => [`${role}.${part}`, String(value)]);

function actorWords(chance, op, key) {
  let name = oneOf(chance, words.ops[op].actors);
  if (happens(chance, ANYBODY)) name = oneOf(chance, words.anybody);
  if (happens(chance, NOBODY)) name = oneOf(chance, words.nobodies);
  return name === "holder" ? [["actor.holder", key]] : principalWords("actor", name);
}

function makeCommand(chance, op) {
  const [tenant, key] = [oneOf(chance, words.tenants), oneOf(chance, words.conversations)];
  const out = [["tenant", tenant], ...actorWords(chance, op, key)];
  const { often = {}, sets = [[]] } = words.ops[op];
  const fixed = new Map(oneOf(chance, sets).map((text) => text.split("=")));
  for (const field of abi.ops[op].required) {
    if (!happens(chance, MISSING)) out.push([field, valueOf(chance, op, field, key)]);
  }
  for (const field of abi.ops[op].optional) {
    if (fixed.has(field) || happens(chance, often[field] ?? 8)) {
      out.push([field, fixed.get(field) ?? valueOf(chance, op, field, key)]);
    }
  }
  if (happens(chance, UNUSED)) {
    const field = oneOf(chance, fields);
    if (!out.some(([name]) => name === field)) out.push([field, usualValue(op, field, key)]);
  }
  if (happens(chance, 5)) out.push(["id", `i${chance.below(30)}`]);
  return [op, out];
}

function makeLook(chance, verb) {
  if (verb === "tick") return [verb, []];
  if (verb === "advance") return [verb, [["ms", oneOf(chance, words.values.ms)]]];
  const [tenant, key] = [oneOf(chance, words.tenants), oneOf(chance, words.conversations)];
  const out = [["tenant", tenant]];
  if (verb === "render") {
    for (const field of ["channel", "text"]) out.push([field, valueOf(chance, verb, field, key)]);
  } else if (verb in lookFields) {
    out.push(...principalWords("viewer", oneOf(chance, viewers)));
    for (const [field, percent] of Object.entries(lookFields[verb])) {
      if (happens(chance, percent)) out.push([field, valueOf(chance, verb, field, key)]);
    }
  }
  return [verb, out];
}

export function makeStep(chance, hasPresence = true) {
  const verb = pickVerb(chance);
  if (["connect", "disconnect"].includes(verb) && !hasPresence) return ["tick", []];
  return verb in words.looks ? makeLook(chance, verb) : makeCommand(chance, verb);
}

/** What each script begins with. */
export function begin(isSettling = false) {
  const settle = String(Number(isSettling));
  const steps = [["start", [["now_ms", String(words.now_ms)], ["settle", settle]]]];
  for (const tenant of sorted(words.tenants)) {
    for (const [op, actor, given] of words.begin) {
      const by = principalWords("actor", actor);
      steps.push([op, [["tenant", tenant], ...by, ...Object.entries(given)]]);
    }
  }
  return steps;
}

/** The script of a seed. */
export function makeScript(seed, count, isSettling = false) {
  const chance = new Chance(seed);
  const steps = begin(isSettling);
  for (let i = 0; i < count; i += 1) {
    const step = makeStep(chance, seed % 2 === 0);
    steps.push(step);
    if (isSettling && step[0] === "advance") steps.push(["tick", []]);
  }
  return steps;
}

const encode = (value) =>
  // eslint-disable-next-line no-control-regex
  value.replace(/[\u0000-\u001f%\u007f]/g, (sign) =>
    `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

/** The text of a script's steps. */
export const textOf = (steps) => steps
  .map(([verb, pairs]) =>
    [verb, ...pairs.map(([name, value]) => `${name}=${encode(value)}`)].join("\t"))
  .join("\n") + "\n";
