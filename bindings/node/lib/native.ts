// The addon: which file it is, and what it offers. Its functions give a Failure where the library
// answers with a status; errors.ts makes errors of them.

/** What a call of the library answered, other than LI_OK. */
export interface Failure {
  status: number;
  cause: number;
  message: string;
}

/** An open inbox, a reader or a clock of the addon; only it looks into them. */
export type Handle = object & { readonly handle?: never };

/** Hears how far a call is. */
export type Progress = (done: number, all: number) => void;

export interface Native {
  readonly version: string;
  readonly outcomes: ArrayBuffer;
  readonly ready: ArrayBuffer;
  readonly pageInfo: ArrayBuffer;
  readonly calls: Record<string, number>;
  describe(status: number): [name: string, text: string, statusClass: number];
  input(size: number): ArrayBuffer;
  inboxNew(wake: () => void, log?: Function, analyze?: Function, clock?: Handle): Handle;
  inboxHold(inbox: Handle, isAwaited: boolean): void;
  callNow(
    call: number, inbox: Handle, input: number | Uint8Array, progress?: Progress,
  ): ArrayBuffer | Failure;
  callLater(
    call: number, inbox: Handle, input: number | Uint8Array, progress?: Progress,
  ): Promise<ArrayBuffer | Failure>;
  submit(inbox: Handle, size: number, ticket: number): Failure | undefined;
  execute(inbox: Handle, size: number): Failure | undefined;
  completions(inbox: Handle): number | Failure;
  news(inbox: Handle): number | Failure;
  findEscalation(inbox: Handle): Failure | undefined;
  findTag(inbox: Handle): Failure | undefined;
  subscribe(inbox: Handle): Handle | Failure;
  openSession(inbox: Handle): Handle | Failure;
  readerId(reader: Handle): bigint;
  readerFree(reader: Handle): void;
  feedNext(reader: Handle, max: number): Handle | ArrayBuffer | Failure | undefined;
  batchEvents(batch: Handle): ArrayBuffer | Failure;
  sessionNext(reader: Handle): string | Failure | undefined;
  sessionReceive(reader: Handle, frame: string): Failure | undefined;
  clockNew(ms: number): Handle;
  clockNow(clock: Handle): number;
  clockSet(clock: Handle, ms: number): void;
}

// Only asked where loading failed: the report costs some milliseconds.
function libc(): string {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } };
  const version = report?.header?.glibcVersionRuntime;
  return version === undefined ? "musl or unknown libc" : `glibc ${version}`;
}

// One literal require for each prebuilt addon, so that bundlers see which files there are.
function prebuilt(): Native {
  switch (`${process.platform}-${process.arch}`) {
    case "linux-x64":
      return require("../prebuilds/linux-x64-glibc/liveinbox.node");
    default:
      throw new Error("there is none");
  }
}

function load(): Native {
  const path = process.env.LIVEINBOX_NODE;
  if (path) return require(require("node:path").resolve(path));
  try {
    return prebuilt();
  } catch (cause) {
    const { platform, arch } = process;
    const target = platform === "linux" ? `${platform}-${arch}, ${libc()}` : `${platform}-${arch}`;
    throw new Error(
      `liveinbox has no prebuilt addon that loads on ${target} (there is linux-x64 with glibc); ` +
        "LIVEINBOX_NODE may name one that was built here",
      { cause },
    );
  }
}

export const native = load();

export function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "status" in value;
}
