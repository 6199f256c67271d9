// Every JavaScript block of the pages runs, and the reference is what reference.mjs writes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "./support.mjs";

const repo = process.env.LI_REPO;

// A page's programs stand by themselves; that of the project's begins where somebody waits already.
const staged = `
  import * as stage from "liveinbox";
  await (async () => {
    const inbox = await stage.open("inbox");
    const host = inbox.actor("acme", stage.system("host"));
    await host.open("widget:42", "WIDGET", "mia", { reason: "policy" });
    await inbox.close();
  })();
`;
const told = `
  const { entries } = await ana.transcript("widget:42");
  process.exitCode = entries.at(-1).text === "Hi **Mia**, I am looking." ? 0 : 1;
`;

/** Pages, and what is done before and after each program of them. */
const pages = [
  ["docs/node.md", "", ""],
  ["bindings/node/README.md", "", ""],
  ["README.md", staged, told],
];

for (const [page, before, after] of pages) {
  const blocks = [...readFileSync(`${repo}/${page}`, "utf8").matchAll(/^```js\n([^]*?)^```/gm)];
  test(`${page} has programs`, () => assert.ok(blocks.length > 0));
  blocks.forEach(([, program], i) => {
    test(`${page}: program ${i + 1} runs`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "liveinbox-docs-"));
      try {
        // Each has a store of its own, and what it says it prints is what it prints.
        const lines = [...program.matchAll(/\/\/ prints: (.*)$/gm)];
        const said = lines.map(([, line]) => `${line}\n`).join("");
        const whole = before + program + after;
        const done = await run(whole.replaceAll('"inbox"', JSON.stringify(join(folder, "inbox"))));
        assert.deepEqual([done.code, done.err, done.out], [0, "", said]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
}

test("docs/reference/node.md is what reference.mjs writes", () => {
  const command = [`${repo}/bindings/node/reference.mjs`, "--check"];
  execFileSync(process.execPath, command, { stdio: "inherit" });
});
