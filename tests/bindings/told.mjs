// What replay.mjs and claimer.mjs share: the package under test, the form of a line, and what one
// says of an outcome, an event or a card, member by member as the C structs have them.
//
// $LI_NODE names the folder whose node_modules holds the package.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.env.LI_NODE ?? process.cwd();
export const require = createRequire(pathToFileURL(join(folder, "x.js")));
export const liveinbox = require("liveinbox");
const described = new URL("../../bindings/abi.json", import.meta.url);
export const abi = JSON.parse(readFileSync(described, "utf8"));

const leftOut = {
  li_command: ["op", "flags"],
  li_outcome: ["status", "ticket"],
  li_stats_info: ["epoch", "used_bytes"],
};

// Pairs of a name and whether it is a text, in the order of the struct (make_tables.py).
function membersOf(struct) {
  return abi.structs[struct].members
    .filter(({ name }) => !["struct_size", "reserved", ...(leftOut[struct] ?? [])].includes(name))
    .map(({ name, type }) => [name, type === "li_str" || type.startsWith("char[")]);
}
const members = Object.fromEntries(
  ["command", "outcome", "event", "card", "stats_info"]
    .map((name) => [name, membersOf(`li_${name}`)]),
);

export const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

export const encode = (value) =>
  // eslint-disable-next-line no-control-regex
  String(value).replace(/[\u0000-\u001f%\u007f]/g, (sign) =>
    `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
export const decode = (value) =>
  value.replace(/%([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));

export const lineOf = (head, words) =>
  [...head, ...words.map(([name, value]) => `${name}=${encode(value)}`)].join("\t");

// Which enumeration a member's name is of, where it is given as a name.
const enumOf = { actor_kind: "kind", holder_kind: "kind", due_deadline: "deadline" };

// Where a member of a C struct is in the objects of the package, if not under its own name.
const places = {
  card: {
    user_id: (card) => card.user.id,
    user_name: (card) => card.user.name,
    user_online: (card) => card.user.online,
    user_last_seen_ms: (card) => card.user.lastSeenMs,
    offered_to_id: (card) => card.offeredTo?.id,
    offered_to_name: (card) => card.offeredTo?.name,
    due_ms: (card) => card.due?.atMs,
    due_deadline: (card) => card.due?.deadline,
    is_due_missed: (card) => card.due?.isMissed,
    tags: (card) => card.tags.join("\n"),
    attributes: (card) => JSON.stringify(card.attributes),
  },
  event: {
    type: (event) => Number(Object.keys(abi.events).find((key) => abi.events[key] === event.type)),
  },
};
for (const part of ["kind", "id", "name"]) {
  for (const kind of ["card", "outcome"]) {
    (places[kind] ??= {})[`holder_${part}`] = (thing) => thing.holder?.[part];
  }
  places.event[`actor_${part}`] = (event) => event.actor?.[part];
  places.event[`subject_${part}`] = (event) => event.subject?.[part];
}

function plain(name, value, isText) {
  if (isText) return value ?? "";
  const names = abi.enums[enumOf[name] ?? name];
  return typeof value === "string" ? names[value] : Number(value ?? 0);
}

/** All members of a thing, as words of a line. */
export function told(thing, kind) {
  return members[kind].map(([name, isText]) => {
    const place = places[kind]?.[name];
    const value = place ? place(thing) : thing[camel(name)];
    if (value === undefined && !place) throw new Error(`${kind} has no ${name}`);
    return [name, plain(name, value, isText)];
  });
}

export const nothing = members.outcome.map(([name, isText]) => [name, isText ? "" : 0]);
export const texts = new Set(members.command.filter(([, isText]) => isText).map(([name]) => name));
