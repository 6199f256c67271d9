// Writes what the binding knows of the C interface from bindings/abi.json: src/layout.h for the
// addon, lib/layout.ts for the JavaScript side. Both are committed; test/generated.test.mjs fails
// where they differ from what this program writes.
//
//   node generate.mjs            writes both
//   node generate.mjs --check    writes nothing; ends with 1 where a file is not as it would be
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// The structs that travel as images between the two sides; see src/image.h.
const TRAVELLING = [
  "li_command", "li_options", "li_query_options", "li_search_term", "li_transcript_options",
  "li_subscribe_options", "li_session_options", "li_outcome", "li_page_info", "li_card",
  "li_event", "li_stats_info", "li_verify_report", "li_erase_report", "li_import_report",
  "li_tick_report", "li_metrics_info", "li_compact_report", "li_backup_report", "li_restore_report",
];
const CONSTANTS = [
  "LI_OPEN_EXISTING", "LI_OPEN_ANY_FILESYSTEM", "LI_ANALYZE_ALSO_BUILT_IN", "LI_TERM_NOT",
  "LI_TERM_PREFIX", "LI_RESTORE_UNVERIFIED", "LI_RESTORE_ANY_FILESYSTEM",
];
// For other event loops; rows one by one.
const UNUSED_FUNCTIONS = new Set(["li_wake_fd", "li_page_card", "li_page_event"]);

export const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

// The members of a struct with those of the structs in it: actor becomes actor_kind, actor_id, ….
function flatten(abi, struct) {
  return abi.structs[struct].members.flatMap((member) => {
    if (member.type !== "li_principal") return [member];
    return flatten(abi, "li_principal").map((inner) => ({
      ...inner,
      name: `${member.name}_${inner.name}`,
      offset: member.offset + inner.offset,
    }));
  });
}

function version({ version }) {
  const [major, minor, patch] = version.split(".").map(Number);
  return major * 10000 + minor * 100 + patch;
}

export function header(abi) {
  const functions = Object.keys(abi.functions).filter((name) => !UNUSED_FUNCTIONS.has(name));
  const texts = TRAVELLING.map((struct) => {
    const members = flatten(abi, struct).filter(({ type }) => type === "li_str");
    const list = members.map(({ name, offset }) => `  ${offset}, /* ${name} */`);
    const { size } = abi.structs[struct];
    const rows = list.length ? list : ["  0, /* none */"];
    return [
      `static const uint16_t ${struct}_texts[] = {`, ...rows, "};",
      `static const struct image ${struct}_image = ` +
        `{${struct}_texts, ${members.length}, ${size}};`,
      `_Static_assert(sizeof(${struct}) == ${size}, "${struct}");`, "",
    ].join("\n");
  });
  return `\
/* Made by generate.mjs from bindings/abi.json. clang-format leaves it as it is made. */
/* clang-format off */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "image.h"

#include <liveinbox/liveinbox.h>
#include <stdint.h>

/* Every function that the addon calls. */
#define LI_FUNCTIONS(X) \\
${functions.map((name) => `  X(${name})`).join(" \\\n")}

/* Where the texts of each struct stand. */
${texts.join("\n")}
#endif /* LAYOUT_H */
`;
}

function struct(abi, name) {
  const members = flatten(abi, name).filter(({ name: member }) => !/(^|_)reserved$/.test(member));
  const parts = members.map(({ name: member, type, offset }) =>
    `${camel(member)}: [${offset}, "${type.replace(/^.*\*$/, "pointer")}"],`);
  const rows = [];
  for (const part of parts) {
    const fits = rows.length > 0 && rows.at(-1).length + part.length < 100;
    if (fits) rows.push(`${rows.pop()} ${part}`);
    else rows.push(`    ${part}`);
  }
  return `  ${name}: {\n    size: ${abi.structs[name].size},\n${rows.join("\n")}\n  },`;
}

function operation([name, { op, required, optional }]) {
  // The conversation and its fence lead, as in every other layer over the C interface.
  const lead = ["conversation", "fence"].filter((field) => required.includes(field));
  const rest = required.filter((field) => !lead.includes(field));
  const list = (fields) => JSON.stringify(fields.map(camel)).replaceAll(",", ", ");
  const all = list(["id", ...optional]);
  const leading = list([...lead, ...rest]);
  return `  ${camel(name)}: { op: ${op}, required: ${leading}, optional: ${all} },`;
}

export function module(abi) {
  const row = ([key, value]) => `  ${key}: ${value},`;
  const table = (name, entries) =>
    `export const ${name} = {\n${entries.map(row).join("\n")}\n} as const;\n`;
  const enums = Object.entries(abi.enums).map(([name, values]) =>
    table(`${camel(name)}s`.replace(/ss$/, "ses").replace(/ys$/, "ies"), Object.entries(values)));
  return `\
// Made by generate.mjs from bindings/abi.json: what the C interface is, in JavaScript's spelling.

/** Offset and C type of each member. */
export const structs = {
${TRAVELLING.map((name) => struct(abi, name)).join("\n")}
} as const;

/** The commands: what each requires, in the order of a method's parameters, and may have. */
export const operations = {
${Object.entries(abi.ops).map(operation).join("\n")}
} as const;

${table("flags", Object.entries(abi.flags).map(([name, bit]) => [camel(name), bit]))}
${table("eventNames", Object.entries(abi.events).map(([type, name]) => [type, `"${name}"`]))}
${table("statuses", Object.entries(abi.statuses))}
${enums.join("\n")}
/** LI_VERSION of the headers. */
export const headerVersion = ${version(abi)};

/** Numbers of the C interface that have no name in JavaScript. */
${table("constants", CONSTANTS.map((name) => [name, abi.constants[name]]))}`;
}

function main() {
  const here = new URL(".", import.meta.url);
  const abi = JSON.parse(readFileSync(new URL("../abi.json", here), "utf8"));
  const files = { "src/layout.h": header(abi), "lib/layout.ts": module(abi) };
  for (const [name, text] of Object.entries(files)) {
    const path = new URL(name, here);
    if (!process.argv.includes("--check")) {
      writeFileSync(path, text);
    } else if (readFileSync(path, "utf8") !== text) {
      console.error(`${name} is not what generate.mjs writes`);
      process.exitCode = 1;
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
