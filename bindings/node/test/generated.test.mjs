// What the binding says of the C interface is what bindings/abi.json says.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as esm from "liveinbox";

const require = createRequire(import.meta.url);
const cjs = require("liveinbox");
const here = dirname(fileURLToPath(import.meta.url));
const repo = process.env.LI_REPO;
const abi = JSON.parse(readFileSync(`${repo}/bindings/abi.json`, "utf8"));
const dist = dirname(require.resolve("liveinbox"));
const layout = require(join(dist, "layout.js"));
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

test("the generated files are what generate.mjs writes", () => {
  execFileSync(process.execPath, [`${repo}/bindings/node/generate.mjs`, "--check"]);
});

test("statuses, events, flags and enumerations are those of the C interface", () => {
  assert.deepEqual({ ...layout.statuses }, abi.statuses);
  assert.deepEqual({ ...layout.eventNames }, abi.events);
  assert.deepEqual(Object.values(layout.flags), Object.values(abi.flags));
  const plural = (name) => `${camel(name)}s`.replace(/ss$/, "ses").replace(/ys$/, "ies");
  for (const [name, values] of Object.entries(abi.enums)) {
    assert.deepEqual({ ...layout[plural(name)] }, values, name);
  }
  assert.equal(esm.version, abi.version);
});

test("both module systems give the same things", () => {
  const made = ["default", "module.exports", "__esModule"];
  const names = (module) => Object.keys(module).filter((name) => !made.includes(name)).sort();
  assert.deepEqual(names(esm), names(cjs));
  for (const name of names(cjs)) assert.equal(esm[name], cjs[name], name);
});

// The parameters of each method of `Commands`, and what its options may have.
function commandTypes() {
  const file = join(dist, "commands.d.ts");
  const program = ts.createProgram([file], { strict: true, types: [] });
  const checker = program.getTypeChecker();
  const [commands] = program.getSourceFile(file).statements
    .filter((node) => ts.isInterfaceDeclaration(node) && node.name.text === "Commands");
  return new Map(commands.members.map((method) => {
    const parameters = method.parameters.filter((one) => one.name.text !== "options");
    const options = method.parameters.find((one) => one.name.text === "options");
    const type = options && checker.getNonNullableType(checker.getTypeAtLocation(options));
    return [method.name.text, {
      required: parameters.map((one) => one.name.text),
      optional: type ? type.getProperties().map((one) => one.name).sort() : [],
    }];
  }));
}

test("the type of every command has what its op requires and may have, and nothing else", () => {
  const types = commandTypes();
  types.delete("execute");
  assert.deepEqual([...types.keys()].sort(), Object.keys(abi.ops).map(camel).sort());
  for (const [op, { required, optional }] of Object.entries(abi.ops)) {
    const type = types.get(camel(op));
    assert.deepEqual([...type.required].sort(), required.map(camel).sort(), op);
    assert.deepEqual(type.optional, [...optional.map(camel), "id", "signal"].sort(), op);
    assert.deepEqual(type.required, layout.operations[camel(op)].required, `${op}: the order`);
  }
});

test("events and cards leave out no member", async () => {
  const members = (struct) => Object.keys(layout.structs[struct]);
  const event = Object.getOwnPropertyNames(esm.InboxEvent.prototype);
  const grouped = {
    actorKind: "actor", actorId: "actor", actorName: "actor",
    subjectId: "subject", subjectName: "subject",
  };
  for (const name of members("li_event")) {
    const isMember = name !== "size" && name !== "structSize";
    if (isMember) assert.ok(event.includes(grouped[name] ?? name), name);
  }
  const source = readFileSync(join(dist, "card.js"), "utf8");
  for (const name of members("li_card")) {
    if (name !== "size" && name !== "structSize") assert.ok(source.includes(`at.${name}`), name);
  }
});

for (const [consumer, flags] of [
  ["esm.mts", ["--module", "node16"]],
  ["cjs.cts", ["--module", "node16"]],
  ["esm.mts", ["--module", "esnext", "--moduleResolution", "bundler"]],
]) {
  test(`the types serve ${consumer} ${flags.join(" ")}`, () => {
    const done = spawnSync(process.execPath, [
      require.resolve("typescript/lib/tsc.js"), "--noEmit", "--strict", "--skipLibCheck", "false",
      "--target", "es2022", "--types", "node", ...flags, join(here, "types", consumer),
    ]);
    assert.equal(done.status, 0, String(done.stdout));
  });
}
