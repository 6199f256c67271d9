// What the library answers other than yes, as errors: a class for what a program may want to do.
import { inspect } from "node:util";
import { statuses, statusClasses } from "./layout.js";
import { native, type Failure } from "./native.js";
import type { Outcome } from "./outcome.js";
import type { Principal } from "./principal.js";

/** The root of all errors of liveinbox. */
export class LiveinboxError extends Error {
  /** The name in the C interface: `"LI_E_ALREADY_CLAIMED"`. */
  readonly code: string;
  /** The number of `code`. */
  readonly status: number;
  /** The errno or LMDB number behind it, 0 for none. */
  readonly errno: number;
  /** Of a refused command: all that its answer says. */
  declare readonly outcome?: Outcome;

  constructor(failure: Failure, outcome?: Outcome) {
    const [name, text] = native.describe(failure.status);
    super(failure.message || text);
    this.code = `LI_E_${name.toUpperCase()}`;
    this.status = failure.status;
    this.errno = failure.cause;
    if (outcome) Object.defineProperty(this, "outcome", { value: outcome, enumerable: false });
  }

  /** Who holds the conversation, or was asked to, where that stood in the way. */
  get holder(): Principal | null {
    return this.outcome?.holder ?? null;
  }
  /** Since when, in ms since 1970; 0 for not at all. */
  get sinceMs(): number {
    return this.outcome?.sinceMs ?? 0;
  }
  /** The conversation's version. */
  get version(): number {
    return this.outcome?.version ?? 0;
  }
  /** The conversation's current fence. */
  get fence(): number {
    return this.outcome?.fence ?? 0;
  }
  /** The key of the conversation that the answer is about. */
  get conversation(): string {
    return this.outcome?.conversation ?? "";
  }

  /** @internal */
  [inspect.custom](_depth: number, options: object): string {
    const holder = this.holder && ` held by ${inspect(this.holder, options)}`;
    return `${this.stack ?? this.message} [${this.code}]${holder ?? ""}`;
  }
}

/** The call itself is wrong; the same call fails again. */
export class UsageError extends LiveinboxError {}
/** The handle is of another process, from before a fork. */
export class ForkedError extends UsageError {}
/** The inbox, feed or session was closed. */
export class HandleClosedError extends UsageError {}
/** Nothing was done and nothing is wrong; call again later. */
export class BusyError extends LiveinboxError {}
/** The rules say no: a normal answer, to be shown or acted on. */
export class RefusedError extends LiveinboxError {}
/** Somebody else has the conversation, or was asked to take it: `holder` says who. */
export class ClaimConflictError extends RefusedError {}
/** The conversation is not, or no longer, held by the actor under this fence. */
export class StaleFenceError extends RefusedError {}
/** No such conversation, or not for this actor. */
export class NotFoundError extends RefusedError {}
/** The conversation is closed. */
export class ClosedError extends RefusedError {}
/** `ifVersion` is not the current version. */
export class VersionMismatchError extends RefusedError {}
/** Nothing is waiting. */
export class QueueEmptyError extends RefusedError {}
/** The actor has no right to this. */
export class ForbiddenError extends RefusedError {}
/** History behind the cursor is gone: read anew, then go on from now. */
export class ResetError extends LiveinboxError {}
/** The store has failed or is not what it should be; an operator must look. */
export class StoreError extends LiveinboxError {}
/** A defect of the library, or no memory. */
export class InternalError extends LiveinboxError {}

type ErrorClass = typeof LiveinboxError;

const typed = new Map<number, ErrorClass>([
  [statuses.forked, ForkedError],
  [statuses.handle_closed, HandleClosedError],
  [statuses.already_claimed, ClaimConflictError],
  [statuses.offered_to_another, ClaimConflictError],
  [statuses.stale_fence, StaleFenceError],
  [statuses.not_holder, StaleFenceError],
  [statuses.not_claimed, StaleFenceError],
  [statuses.not_found, NotFoundError],
  [statuses.conversation_closed, ClosedError],
  [statuses.version_mismatch, VersionMismatchError],
  [statuses.queue_empty, QueueEmptyError],
  [statuses.forbidden, ForbiddenError],
]);

const banded: Readonly<Record<number, ErrorClass>> = {
  [statusClasses.usage]: UsageError,
  [statusClasses.retry]: BusyError,
  [statusClasses.refused]: RefusedError,
  [statusClasses.reset]: ResetError,
  [statusClasses.store]: StoreError,
  [statusClasses.internal]: InternalError,
};

for (const kind of new Set([LiveinboxError, ...typed.values(), ...Object.values(banded)])) {
  Object.defineProperty(kind.prototype, "name", { value: kind.name, configurable: true });
}

/** The error of a failure; a code that is not known here gets the class of its band. */
export function errorOf(failure: Failure, outcome?: Outcome): LiveinboxError {
  const [, , band] = native.describe(failure.status);
  const kind = typed.get(failure.status) ?? banded[band] ?? InternalError;
  return new kind(failure, outcome);
}

/** For calls with what this side has closed already. */
export function closed(what: string): HandleClosedError {
  return new HandleClosedError({
    status: statuses.handle_closed,
    cause: 0,
    message: `the ${what} is closed`,
  });
}
