// Processes and workers: they end by themselves, at once, and in any state.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { run } from "./support.mjs";

const begin = `
  import * as li from "liveinbox";
  const inbox = await li.open(":memory:");
  const ana = inbox.actor("acme", li.agent("ana"));
  const host = inbox.actor("acme", li.system("host"));
`;

/** Programs, how each ends and what it has said. */
const programs = {
  "an open inbox that nobody waits for": ['console.log("end")', 0, "end\n"],
  "open feeds and sessions that nobody waits for": [
    `ana.subscribe(); const s = ana.session("tab"); s.receive({t: "hello", protocol: 1});
     console.log("end")`,
    0, "end\n",
  ],
  "a command is waited for": [
    'host.open("c", "WIDGET", "mia").then((done) => console.log(done.name))', 0, "ok\n",
  ],
  "many commands are waited for": [
    `await host.open("c", "WIDGET", "mia");
     for (let i = 0; i < 2000; i += 1)
       ana.note("c", "n").then((done) => done.message === 2000 && console.log("all"));`,
    0, "all\n",
  ],
  "a read is waited for": ['ana.stats().then((stats) => console.log(stats.events))', 0, "0\n"],
  "a feed is waited for, and what ends the waiting comes from a timer": [
    `setTimeout(() => host.open("c", "WIDGET", "mia"), 20);
     for await (const event of ana.subscribe().events()) { console.log(event.type); break; }`,
    0, "opened\n",
  ],
  "closing is waited for": ['inbox.close().then(() => console.log("closed"))', 0, "closed\n"],
  "process.exit with everything under way": [
    `for (let i = 0; i < 500; i += 1) host.open("c" + i, "WIDGET", "mia" + i);
     ana.stats(); ana.query(); ana.subscribe().events().next();
     process.exit(7)`,
    7, "",
  ],
  "process.exit after some turns of the loop": [
    `for (let i = 0; i < 500; i += 1) host.open("c" + i, "WIDGET", "mia" + i).catch(() => {});
     ana.subscribe().events().next(); setTimeout(() => process.exit(3), 5)`,
    3, "",
  ],
};

for (const [name, [program, code, out]] of Object.entries(programs)) {
  test(`a process ends: ${name}`, async () => {
    const done = await run(begin + program);
    assert.deepEqual([done.code, done.signal, done.out, done.err], [code, null, out, ""]);
  });
}

test("an uncaught exception ends the process as always", async () => {
  const done = await run(`${begin}
    for (let i = 0; i < 100; i += 1) host.open("c" + i, "W", "m" + i);
    ana.subscribe().events().next(); throw new Error("ours")`);
  assert.deepEqual([done.code, done.signal], [1, null]);
  assert.match(done.err, /Error: ours/);
});

test("what an analysis throws is an uncaught exception, and the message is taken", async () => {
  const done = await run(`
    import * as li from "liveinbox";
    const inbox = li.openSync(":memory:", { analyze() { throw new Error("ours"); } });
    process.on("uncaughtException", (error) => console.log("heard", error.message));
    const taken = inbox.actor("acme", li.integration("w")).sync
      .receive("hello", { channel: "W", user: "mia", conversation: "c" });
    console.log(taken.name);`);
  assert.deepEqual([done.code, done.out, done.err], [0, "ok\nheard ours\n", ""]);
});

test("LIVEINBOX_NODE names another addon; what cannot be loaded is an error", async () => {
  const done = await run('import "liveinbox"', { env: { LIVEINBOX_NODE: "/nowhere/x.node" } });
  assert.equal(done.code, 1);
  assert.match(done.err, /nowhere\/x\.node/);
});

test("without a prebuilt addon the error names platform, architecture and libc", async () => {
  const done = await run(`
    Object.defineProperty(process, "arch", { value: "riscv64" });
    await import("liveinbox")`, { env: { LIVEINBOX_NODE: "" } });
  assert.equal(done.code, 1);
  assert.match(done.err, /no prebuilt addon that loads on linux-riscv64, glibc 2\./);
});

test("a worker that is ended while it verifies", async () => {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     const li = require("liveinbox"); const inbox = li.openSync(":memory:");
     const host = inbox.actor("acme", li.system("host"));
     host.sync.open("c", "W", "mia");
     Promise.all(Array.from({ length: 9000 }, () => host.note("c", "x"))).then(() => {
       inbox.verify(() => {}); inbox.verify(() => {});
       parentPort.postMessage("verifying");
     });`,
    { eval: true },
  );
  await once(worker, "message");
  assert.equal(await worker.terminate(), 1);
});

test("a worker with an open inbox ends by itself", async () => {
  const worker = new Worker(
    `const li = require("liveinbox"); const inbox = li.openSync(":memory:");
     inbox.actor("acme", li.agent("ana")).subscribe();`,
    { eval: true },
  );
  assert.deepEqual(await once(worker, "exit"), [0]);
});
