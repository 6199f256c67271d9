// What the tests share: a small world in memory, and programs in processes of their own.
import { spawn } from "node:child_process";
import { agent, assistant, integration, openSync, system, user } from "liveinbox";

/** An inbox in memory with its people; `form` picks the synchronous or the asynchronous actors. */
export function world({ form = "async", ...options } = {}) {
  const inbox = openSync(":memory:", options);
  const as = (principal) => {
    const actor = inbox.actor("acme", principal);
    return form === "sync" ? actor.sync : actor;
  };
  const host = inbox.actor("acme", system("host")).sync;
  host.setAgent("ana", { name: "Ana Alba" });
  host.setAgent("ben", { name: "Ben Bo" });
  host.setAgent("sue", { name: "Sue", role: "supervisor" });
  let number = 0;
  const people = {
    host: as(system("host")),
    widget: as(integration("widget")),
    assistant: as(assistant("bot")),
    ana: as(agent("ana")),
    ben: as(agent("ben")),
    sue: as(agent("sue")),
    mia: as(user("mia")),
  };
  return {
    inbox,
    ...people,
    /** A conversation that waits for people. */
    waiting(name = `c${(number += 1)}`) {
      host.open(name, "WIDGET", `user-${name}`, { reason: "policy" });
      return name;
    },
    /** A conversation that ana holds, and her fence. */
    held() {
      const conversation = this.waiting();
      const { fence } = inbox.actor("acme", agent("ana")).sync.claim(conversation);
      return { conversation, fence };
    },
  };
}

/** Calls a function whose failure is wanted, of either form; returns the error. */
export async function failure(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

/** Runs a program of its own; {code, signal, out, err}. */
export function run(program, { flags = [], env = {} } = {}) {
  const args = [...flags, "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  const said = { out: "", err: "" };
  child.stdout.on("data", (data) => (said.out += data));
  child.stderr.on("data", (data) => (said.err += data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...said }));
  });
}
