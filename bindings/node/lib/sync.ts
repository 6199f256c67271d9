// The synchronous forms: of the same tables, on this thread.
import type { Claim, SyncClaim } from "./claim.js";

type Settled<T> = T extends Claim ? SyncClaim : T;

/** The same methods, each returning when it is done instead of promising. */
export type Sync<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: A) => Settled<R>
    : T[K] extends (...args: infer A) => AsyncIterable<infer R>
      ? (...args: A) => Iterable<R>
      : never;
};
