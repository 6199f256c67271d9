// Backups: a directory while the inbox is in use, what is refused, and the store made of it.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { agent, openSync, restore, restoreSync, system } from "liveinbox";
import { failure } from "./support.mjs";

function filled(folder) {
  const inbox = openSync(join(folder, "store"));
  const host = inbox.actor("acme", system("host")).sync;
  for (let i = 0; i < 40; i += 1) host.open(`c${i}`, "WIDGET", `user-${i}`, { reason: "policy" });
  return inbox;
}

for (const form of ["sync", "async"]) {
  const make = form === "sync" ? restoreSync : restore;
  const of = (inbox) => (form === "sync" ? inbox.sync : inbox);
  const inFolder = (name, run) => test(`${name}, ${form}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "liveinbox-"));
    try {
      await run(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  inFolder("a backup makes the same inbox", async (folder) => {
    const inbox = filled(folder);
    const [backup, copy] = [join(folder, "backup"), join(folder, "copy")];
    const told = [];
    const made = await of(inbox).backup(backup, (done, all) => told.push([done, all]));
    const { stateHash } = inbox.sync.verify();
    assert.equal(made.position, 80);
    assert.equal(made.bytes, statSync(join(backup, "liveinbox.backup")).size);
    assert.ok(told.length > 0 && told.at(-1)[0] <= made.bytes);
    const heard = [];
    const progress = (done, all) => heard.push([done, all]);
    const restored = await make(backup, copy, { progress });
    assert.equal(restored.stateHash, stateHash);
    assert.equal(restored.hash, made.hash);
    assert.equal(restored.uuid, made.uuid);
    assert.equal(restored.formerEpoch, made.epoch);
    assert.notEqual(restored.epoch, made.epoch);
    assert.deepEqual(heard.at(-1), [80, 80]);
    const again = openSync(copy);
    const ana = again.actor("acme", agent("ana")).sync;
    assert.equal(ana.query({ tab: "waiting" }).total, 40);
    const after = { epoch: made.epoch, offset: 3 };
    const error = await failure(() => again.actor("acme", agent("ana")).subscribe({ after }));
    assert.equal(error.code, "LI_E_RESET");
    await again.close();
    await inbox.close();
  });

  inFolder("who was erased since is erased in what is restored", async (folder) => {
    const inbox = filled(folder);
    const host = inbox.actor("acme", system("host")).sync;
    await of(inbox).backup(join(folder, "backup"));
    assert.equal(host.erase("user-7").duplicate, false);
    assert.equal(host.erase("user-7").duplicate, true);
    const done = await of(inbox).eraseFinish();
    assert.equal(done.conversations, 1);
    assert.ok(done.bytesBefore > 0);
    let erased = "";
    for await (const lines of inbox.export()) erased += lines;
    await inbox.close();
    await make(join(folder, "backup"), join(folder, "copy"), { erased });
    const copy = openSync(join(folder, "copy"));
    const ana = copy.actor("acme", agent("ana")).sync;
    assert.equal(ana.query({ tab: "waiting" }).total, 39);
    assert.equal((await of(copy).eraseFinish()).users, 1);
    await copy.close();
    const error = await failure(() =>
      make(join(folder, "backup"), join(folder, "other"), { erased: "no line" }));
    assert.equal(error.code, "LI_E_INVALID_DATA");
  });

  inFolder("what is no backup is refused", async (folder) => {
    const inbox = filled(folder);
    const [backup, copy] = [join(folder, "backup"), join(folder, "copy")];
    await of(inbox).backup(backup);
    const twice = await failure(() => of(inbox).backup(backup));
    assert.match(twice.message, /a backup already/);
    assert.equal((await failure(() => of(inbox).backup(7))).name, "RangeError");
    assert.match((await failure(() => openSync(backup))).message, /holds a backup/);
    const store = await failure(() => make(join(folder, "store"), copy));
    assert.equal(store.code, "LI_E_STORE_FOREIGN");
    const file = join(backup, "liveinbox.backup");
    writeFileSync(file, readFileSync(file).subarray(0, -100));
    assert.equal((await failure(() => make(backup, copy))).code, "LI_E_STORE_CORRUPT");
    assert.ok(!existsSync(copy));
    await inbox.close();
  });

  inFolder("what progress throws comes out", async (folder) => {
    const inbox = filled(folder);
    const [backup, copy] = [join(folder, "backup"), join(folder, "copy")];
    const progress = () => { throw new Error("ours"); };
    assert.equal((await failure(() => of(inbox).backup(backup, progress))).message, "ours");
    assert.equal((await failure(() => make(backup, copy, { progress }))).message, "ours");
    await openSync(copy).close();
    const quick = await make(backup, join(folder, "other"), { verify: false });
    assert.equal(quick.stateHash, "");
    await inbox.close();
  });
}
