// Any sequence of commands gives the same in C and in Node; one that does not is made smaller, and
// kept as a script that a replayer can run. $LI_PROGRAMS and $LI_KEEP: runs.py; $LI_NODE: told.mjs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { replay } from "./replay.mjs";
import { begin, makeStep, textOf } from "./scripts.mjs";
import { require } from "./told.mjs";

const fc = require("fast-check");

const numRuns = Number(process.env.LI_EXAMPLES ?? 60);
const seed = Number(process.env.LI_SEED ?? 1);
const STEPS_MAX = 60;
const DRAWS_MAX = 80; // of one step; then it goes on with zeros

const folder = mkdtempSync(join(tmpdir(), "li-properties-"));
after(() => rmSync(folder, { recursive: true }));

// A script becomes smaller by losing steps; a step by itself is small enough.
const numbersOfStep = fc.array(fc.nat(), { maxLength: DRAWS_MAX, size: "max" });
const step = fc.noShrink(fc.tuple(fc.boolean(), numbersOfStep))
  .map(([hasPresence, numbers]) => {
    let drawn = 0;
    const chance = { below: (count) => (numbers[drawn++] ?? 0) % count };
    return makeStep(chance, hasPresence);
  });
const anyScript = fc.array(step, { minLength: 1, maxLength: STEPS_MAX, size: "max" });

function saidInC(text) {
  const path = join(folder, "c.script");
  writeFileSync(path, text);
  const run = spawnSync(join(process.env.LI_PROGRAMS, "replay"), [path], { maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, String(run.stderr));
  return run.stdout.toString();
}

// The first line that is not alike, or undefined; what runs.py calls a misfit is alike.
async function difference(script, forgotten) {
  const text = textOf([...begin(), ...script]);
  const expected = saidInC(text).split("\n");
  const found = (await replay(text, "sync", forgotten)).split("\n");
  const isAlike = (line, i) => line === found[i] ||
    (found[i]?.endsWith("\tmisfit") && line.includes("\tclass=usage\t"));
  const at = expected.findIndex((line, i) => !isAlike(line, i));
  if (at < 0 && expected.length === found.length) return undefined;
  return `expected: ${expected.at(at)}\nfound:    ${found.at(at)}`;
}

const holds = (forgotten) => fc.asyncProperty(anyScript, async (script) => {
  const found = await difference(script, forgotten);
  if (found !== undefined) throw new Error(found);
});

function keep(script) {
  const kept = process.env.LI_KEEP ?? join(tmpdir(), "liveinbox-failed");
  mkdirSync(kept, { recursive: true });
  const path = join(kept, "property-node.script");
  writeFileSync(path, textOf([...begin(), ...script]));
  return path;
}

test("Node says what C says", async () => {
  const { failed, counterexample, errorInstance, seed: used } =
    await fc.check(holds(), { numRuns, seed });
  const why = () => `${keep(counterexample[0])}: seed ${used}: ${errorInstance?.message}`;
  assert.ok(!failed, failed && why());
});

test("a planted fault is found and made small", async () => {
  const { failed, counterexample } = await fc.check(holds("lease_ms"), { numRuns, seed });
  assert.ok(failed);
  assert.ok(counterexample[0].length <= 3, textOf(counterexample[0]));
});
