// A whole store as one file while it is in use, and a new store made of it.
import { structOf, writer } from "./image.js";
import { constants, structs } from "./layout.js";
import { Link, type Call } from "./link.js";
import type { Progress } from "./native.js";
import { hearing } from "./progress.js";

/** What a backup has. */
export interface BackupReport {
  /** Of the store. */
  readonly format: number;
  /** Of the newest event in it. */
  readonly position: number;
  /** Of the store's feed. */
  readonly epoch: number;
  /** Of the backup. */
  readonly bytes: number;
  /** Which store: 32 hex digits. */
  readonly uuid: string;
  /** Of the backup: 32 hex digits. */
  readonly hash: string;
}

/** What was restored. */
export interface RestoreReport extends BackupReport {
  /** Of the new store's feed: a new one, so that cursors of before get ResetError. */
  readonly epoch: number;
  /** Of the store of which the backup is. */
  readonly formerEpoch: number;
  /** Of the new store, as in VerifyReport; empty where it was not verified. */
  readonly stateHash: string;
}

/** How a store is made of a backup. */
export interface RestoreOptions {
  /** Whether the new store is compared with its events (true). */
  verify?: boolean;
  /** Does not refuse network file systems. */
  anyFilesystem?: boolean;
  /**
   * Lines of the archive of the store of which the backup is: who was erased by them is erased
   * again. Call `eraseFinish` on the new store then.
   */
  erased?: string;
  /**
   * Hears bytes read and all of them, then events verified and all, as that of `verify` does. What
   * it throws is thrown when the store is made.
   */
  progress?: (done: number, all: number) => void;
}

const backupReportOf = structOf<BackupReport>(structs.li_backup_report);
const restoreReportOf = structOf<RestoreReport>(structs.li_restore_report);

// struct texts of src/calls.c.
export function backupCall(directory: string, progress?: Progress): Call<BackupReport> {
  writer.begin(48, 0);
  writer.text(0, directory, "directory");
  return hearing({ name: "backup", input: writer.size, decode: backupReportOf }, progress);
}

// struct restore_arguments of src/calls.c.
function restoreCall(
  source: string, directory: string, options: RestoreOptions,
): Call<RestoreReport> {
  const { LI_RESTORE_UNVERIFIED, LI_RESTORE_ANY_FILESYSTEM } = constants;
  writer.begin(56, 0);
  writer.uint32(
    48,
    (options.verify === false ? LI_RESTORE_UNVERIFIED : 0) |
      (options.anyFilesystem ? LI_RESTORE_ANY_FILESYSTEM : 0),
    "flags",
  );
  writer.text(0, source, "source");
  writer.text(16, directory, "directory");
  writer.text(32, options.erased ?? "", "erased");
  const call = { name: "restore", input: writer.size, decode: restoreReportOf };
  return hearing(call, options.progress);
}

/**
 * Makes a store in a directory that is new or empty, of a backup's directory or a file with its
 * bytes.
 */
export async function restore(
  source: string, directory: string, options: RestoreOptions = {},
): Promise<RestoreReport> {
  return new Link().later(restoreCall(source, directory, options));
}

/** The same on this thread. */
export function restoreSync(
  source: string, directory: string, options: RestoreOptions = {},
): RestoreReport {
  return new Link().now(restoreCall(source, directory, options));
}
