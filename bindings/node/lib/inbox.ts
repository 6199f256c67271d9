// The inbox: a directory on this machine, opened.
import { Actor } from "./actor.js";
import { backupCall, type BackupReport } from "./backup.js";
import { Block, structOf, writer } from "./image.js";
import { structs } from "./layout.js";
import { Link, type Call } from "./link.js";
import type { Progress } from "./native.js";
import { analyzeOf, logOf, writeOpen, type InboxOptions } from "./options.js";
import { archiveOf, textOf } from "./page.js";
import type { Principal } from "./principal.js";
import { hearing } from "./progress.js";
import type { Sync } from "./sync.js";

/** What `tick` did. */
export interface TickReport {
  readonly timersFired: number;
  readonly sessionsExpired: number;
  /** When to call again; 0: nothing is due. */
  readonly nextDeadlineMs: number;
}

/** What `verify` found. */
export interface VerifyReport {
  /** Of the store. */
  readonly format: number;
  readonly events: number;
  readonly conversations: number;
  readonly rows: number;
  /** 0: all is as the events say. */
  readonly differences: number;
  readonly firstDifference: string;
  /** 32 hex digits: of the state that the events make. */
  readonly stateHash: string;
}

/** What `eraseFinish` did. */
export interface EraseReport {
  readonly users: number;
  readonly conversations: number;
  /** First results of commands that were forgotten. */
  readonly results: number;
  /** Of the search index, written anew. */
  readonly segments: number;
  /** Of the data file; 0 in memory. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** What `compact` made of the data file; zeros in memory. */
export interface CompactReport {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** How far an import is. */
export interface ImportReport {
  /** The last line was read, and the inbox is as any other. */
  readonly isComplete: boolean;
  readonly lines: number;
  readonly events: number;
  /** When complete: 32 hex digits, as in VerifyReport. */
  readonly stateHash: string;
}

/** The numbers of `li_metrics_info` in metrics.h; histograms are lists. */
export interface Metrics {
  readonly [name: string]: number | readonly number[];
}

/** What concerns the whole store. */
export interface InboxCalls {
  /** Does what time brings. Where the runtime runs nobody need call it. */
  tick(): Promise<TickReport>;
  /** When `tick` is next worth calling, in ms since 1970; 0 for nothing due. */
  nextDeadline(): Promise<number>;
  /** Commits what was submitted; returns how many commands were answered. */
  commit(): Promise<number>;
  /**
   * Compares all that is stored with what the events say. Reads everything. `progress` hears how
   * many events were read, and of how many, as often as the event loop turns, and then the end; in
   * the synchronous form it must not call the inbox. What it throws is thrown by `verify` when all
   * was read.
   */
  verify(progress?: (done: number, all: number) => void): Promise<VerifyReport>;
  /**
   * A new data file with all that is stored and nothing of what was removed. Commands of all
   * processes wait meanwhile, some seconds for a gigabyte.
   */
  compact(): Promise<CompactReport>;
  /** Takes what erasures left out of the files; see `li_erase_finish` in erase.h. */
  eraseFinish(): Promise<EraseReport>;
  metrics(): Promise<Metrics>;
  /** The same and more in Prometheus' text format. */
  metricsText(): Promise<string>;
  /** The whole store as text, JSON lines; see docs/archive.md. */
  export(): AsyncIterable<string>;
  /** The next lines of an archive into an empty inbox: whole lines, at most 16 MiB. */
  import(lines: string | Uint8Array): Promise<ImportReport>;
  /** Gives up an import that did not reach its end. */
  importCancel(): Promise<void>;
  /**
   * Copies the whole store as it is now, while it is in use, into a directory that is new or empty;
   * `restore` makes a store of it. `progress` hears bytes done and about how many there will be, as
   * that of `verify` hears events.
   */
  backup(
    directory: string, progress?: (done: number, all: number) => void,
  ): Promise<BackupReport>;
}

const verifyReportOf = structOf<VerifyReport>(structs.li_verify_report);

const plain = <T>(name: string, decode: (answer: ArrayBuffer) => T) => (): Call<T> =>
  ({ name, input: 0, decode });

function importOf(answer: ArrayBuffer): ImportReport {
  const report = structOf<ImportReport>(structs.li_import_report)(answer);
  return { ...report, isComplete: Boolean(report.isComplete) };
}

const calls = {
  tick: plain("tick", structOf<TickReport>(structs.li_tick_report)),
  nextDeadline: plain("nextDeadline", (answer) => new Block(answer).int64(0)),
  commit: plain("commit", (answer) => new Block(answer).uint32(0)),
  verify: verifyCall,
  compact: plain("compact", structOf<CompactReport>(structs.li_compact_report)),
  eraseFinish: plain("eraseFinish", structOf<EraseReport>(structs.li_erase_report)),
  metrics: plain("metrics", structOf<Metrics>(structs.li_metrics_info)),
  metricsText: plain("metricsText", textOf),
  import: (lines: string | Uint8Array): Call<ImportReport> => {
    const input = typeof lines === "string" ? Buffer.from(lines) : lines;
    return { name: "import", input, decode: importOf };
  },
  importCancel: plain("importCancel", () => undefined),
  backup: backupCall,
};

function verifyCall(progress?: Progress): Call<VerifyReport> {
  return hearing({ name: "verify", input: 0, decode: verifyReportOf }, progress);
}

// struct export_arguments of src/calls.c.
function exportCall(after: number): Call<ReturnType<typeof archiveOf>> {
  writer.begin(16, 0);
  writer.uint64(0, after, "after");
  return { name: "export", input: writer.size, decode: archiveOf };
}

/** What concerns the whole store, on this thread. */
export class SyncInbox {
  readonly #link: Link;

  /** @internal */
  constructor(link: Link) {
    this.#link = link;
  }

  /** @internal */
  run(call: Call<unknown>): unknown {
    return this.#link.now(call);
  }

  *export(): Iterable<string> {
    for (let after = 0, isLast = false; !isLast; ) {
      const page = this.#link.now(exportCall(after));
      yield page.text;
      ({ revision: after, isLast } = page);
    }
  }

  close(): void {
    this.#link.closeNow();
  }
}
export interface SyncInbox extends Sync<Omit<InboxCalls, "export">> {}

/**
 * An open inbox. Closing it is good manners and not needed: a process may end with open inboxes.
 *
 * @example
 * const inbox = await open("inbox", { log: console.log });
 * try {
 *   await serve(inbox);
 * } finally {
 *   await inbox.close();
 * }
 */
export class Inbox {
  readonly #link: Link;
  #sync?: SyncInbox;

  /** @internal */
  constructor(link: Link) {
    this.#link = link;
  }

  /** The same, on this thread. */
  get sync(): SyncInbox {
    return (this.#sync ??= new SyncInbox(this.#link));
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  /** Somebody in a tenant, whom the host has proven. */
  actor(tenant: string, principal: Principal): Actor {
    return new Actor(this.#link, tenant, principal);
  }

  /** @internal */
  run(call: Call<unknown>): Promise<unknown> {
    return this.#link.later(call);
  }

  async *export(): AsyncIterable<string> {
    for (let after = 0, isLast = false; !isLast; ) {
      const page = await this.#link.later(exportCall(after));
      yield page.text;
      ({ revision: after, isLast } = page);
    }
  }

  /**
   * Closes the inbox. What was submitted is committed and answered first; feeds and sessions of it
   * throw HandleClosedError from then on. More than once is fine.
   */
  close(): Promise<void> {
    return this.#link.close();
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
export interface Inbox extends Omit<InboxCalls, "export"> {}

type Make = (...args: unknown[]) => Call<unknown>;
for (const [name, call] of Object.entries(calls) as [string, Make][]) {
  const now = function (this: SyncInbox, ...args: unknown[]) {
    return this.run(call(...args));
  };
  const later = async function (this: Inbox, ...args: unknown[]) {
    return this.run(call(...args));
  };
  for (const [kind, value] of [[SyncInbox, now], [Inbox, later]] as const) {
    Object.defineProperty(value, "name", { value: name });
    Object.defineProperty(kind.prototype, name, { value, configurable: true, writable: true });
  }
}

function begin(path: string, options: InboxOptions): [Link, Call<Inbox>] {
  const input = writeOpen(path, options);
  const analyze = analyzeOf(options.analyze, () => link.handle);
  const link = new Link(logOf(options.log), analyze, options.clock?.handle);
  const decode = () => {
    link.opened();
    return new Inbox(link);
  };
  return [link, { name: "open", input, decode }];
}

/** Opens the store in a directory, creating it where there is none; ":memory:" is in memory. */
export async function open(path: string, options: InboxOptions = {}): Promise<Inbox> {
  const [link, call] = begin(path, options);
  return link.later(call);
}

/** The same on this thread. An old store is upgraded by opening it, which takes its time. */
export function openSync(path: string, options: InboxOptions = {}): Inbox {
  const [link, call] = begin(path, options);
  return link.now(call);
}
