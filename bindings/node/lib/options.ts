// What an inbox is opened with, as the input of the call `open`, and the host's callbacks.
import type { ManualClock } from "./clock.js";
import { errorOf } from "./errors.js";
import { writer } from "./image.js";
import {
  constants, headerVersion, logLevels, reasons, structs, tagModes, tagOrigins,
} from "./layout.js";
import {
  logLevelName, numberOf, type LogLevel, type Reason, type TagMode, type TagOrigin,
} from "./names.js";
import { native, type Handle } from "./native.js";

/** A line for the operator: a fixed sentence, and keys with values. No text of users is in it. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly atMs: number;
  /** The part of the library that says it. */
  readonly module: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A message of a user, to be looked into. */
export interface Analysis {
  readonly tenant: string;
  readonly channel: string;
  readonly text: string;
}

/** What an analysis found: a reason to hand over to people, or a tag. */
export type Finding =
  | {
      reason: Reason | number;
      text?: string;
      detector?: string;
      /** 0 to 1000. */
      confidence?: number;
    }
  | {
      tag: string;
      origin?: Exclude<TagOrigin, "agent">;
      /** The evidence, in the message's UTF-16 units as `slice` counts them. */
      offset?: number;
      length?: number;
      /** 0 to 1000. */
      confidence?: number;
    };

export interface InboxOptions {
  /** false: refuse with StoreError where there is no store yet. */
  create?: boolean;
  /** Do not refuse network file systems. */
  anyFilesystem?: boolean;
  /** How tags are extracted from what users write. */
  tagMode?: TagMode;
  /** Most that the store may grow to. */
  mapBytes?: number;
  /**
   * Looks into each message of a user in place of the built-in analysis: synchronously, within the
   * call that brings the message. What it throws goes to `uncaughtException`.
   */
  analyze?: (message: Analysis) => readonly Finding[] | void;
  /** Run the built-in analysis beside `analyze`. */
  analyzeAlsoBuiltIn?: boolean;
  /** Time for tests. */
  clock?: ManualClock;
  /** Hears what an operator should know, some time after it was said. */
  log?: (record: LogRecord) => void;
  logLevel?: LogLevel;
  /**
   * false: no thread of the library. What is submitted is then committed by `commit` and deadlines
   * fire by `tick`, which the host calls.
   */
  runtime?: boolean;
  /** How often to look for what other processes committed; 1000. */
  watchMs?: number;
}

const KNOWN: Record<keyof InboxOptions, true> = {
  create: true, anyFilesystem: true, tagMode: true, mapBytes: true, analyze: true,
  analyzeAlsoBuiltIn: true, clock: true, log: true, logLevel: true, runtime: true, watchMs: true,
};

/** Writes struct open_arguments of src/calls.c; returns its size. */
export function writeOpen(path: string, options: InboxOptions): number {
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, key)) {
      const known = Object.keys(KNOWN).join(", ");
      throw new TypeError(`an inbox has no option "${key}"; it has ${known}`);
    }
  }
  const PATH = 0;
  const base = 16;
  const at = structs.li_options;
  const end = base + at.size;
  const flags =
    (options.create === false ? constants.LI_OPEN_EXISTING : 0) |
    (options.anyFilesystem ? constants.LI_OPEN_ANY_FILESYSTEM : 0) |
    (options.analyzeAlsoBuiltIn ? constants.LI_ANALYZE_ALSO_BUILT_IN : 0);
  writer.begin(end + 8, 0);
  writer.uint32(base, at.size, "size");
  writer.uint32(base + at.flags[0], flags, "flags");
  writer.uint32(base + at.headerVersion[0], headerVersion, "version");
  const tagMode = numberOf(tagModes, options.tagMode ?? 0, "tagMode");
  writer.uint32(base + at.tagMode[0], tagMode, "tagMode");
  writer.uint64(base + at.mapBytes[0], options.mapBytes ?? 0, "mapBytes");
  const level = options.log ? numberOf(logLevels, options.logLevel ?? 0, "logLevel") : 0;
  writer.uint32(base + at.logLevel[0], level, "logLevel");
  writer.uint32(end, options.runtime === false ? 0 : 1, "runtime");
  writer.uint32(end + 4, options.watchMs ?? 0, "watchMs");
  writer.text(PATH, path, "path");
  return writer.size;
}

/** The log callback as the addon calls it; `words` are keys and values by turns. */
export function logOf(log: InboxOptions["log"]): Function | undefined {
  return log && ((
    level: number, atMs: number, module: string, message: string, words: string[],
  ) => {
    const fields: Record<string, string> = {};
    for (let i = 0; i < words.length; i += 2) fields[words[i]] = words[i + 1];
    log({ level: logLevelName(level) as LogLevel, atMs, module, message, fields });
  });
}

/** The analysis as the addon calls it; `inbox` gives the handle that findings are told to. */
export function analyzeOf(
  analyze: InboxOptions["analyze"], inbox: () => Handle,
): Function | undefined {
  return analyze && ((tenant: string, channel: string, text: string) => {
    try {
      for (const finding of analyze({ tenant, channel, text }) ?? []) tell(inbox(), text, finding);
    } catch (error) {
      // The message is taken all the same, and no exception may cross the library.
      process.nextTick(() => { throw error; });
    }
  });
}

// struct escalation and struct tag of src/analyze.c.
function tell(inbox: Handle, text: string, finding: Finding): void {
  if ("tag" in finding) {
    const { tag, origin = "model", offset = 0, length = 0, confidence = 0 } = finding;
    writer.begin(32, 0);
    writer.uint32(16, numberOf(tagOrigins, origin, "origin"), "origin");
    writer.uint32(20, Buffer.byteLength(text.slice(0, offset)), "offset");
    writer.uint32(24, Buffer.byteLength(text.slice(offset, offset + length)), "length");
    writer.uint32(28, confidence, "confidence");
    writer.text(0, tag, "tag");
  } else {
    const { reason, detector = "", confidence = 0 } = finding;
    writer.begin(40, 0);
    writer.uint32(32, numberOf(reasons, reason, "reason"), "reason");
    writer.uint32(36, confidence, "confidence");
    writer.text(0, finding.text ?? "", "text");
    writer.text(16, detector, "detector");
  }
  const failure = "tag" in finding ? native.findTag(inbox) : native.findEscalation(inbox);
  if (failure) throw errorOf(failure);
}
