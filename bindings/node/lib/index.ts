/** The human side of an AI support chat, embedded. Begin with {@link open}. */
import { native } from "./native.js";

export { open, openSync, Inbox, SyncInbox } from "./inbox.js";
export { restore, restoreSync } from "./backup.js";
export type { BackupReport, RestoreOptions, RestoreReport } from "./backup.js";
export type {
  CompactReport, EraseReport, ImportReport, InboxCalls, Metrics, TickReport, VerifyReport,
} from "./inbox.js";
export type { Analysis, Finding, InboxOptions, LogRecord } from "./options.js";
export { agent, assistant, integration, system, user } from "./principal.js";
export type { Principal } from "./principal.js";
export { Actor, SyncActor } from "./actor.js";
export type { WithClaimOptions } from "./actor.js";
export type * from "./commands.js";
export { Outcome } from "./outcome.js";
export { Claim, SyncClaim } from "./claim.js";
export type { ClaimCommands } from "./claim.js";
export type { Sync } from "./sync.js";
export type {
  QueryOptions, ReadOptions, Reads, Rendering, Detection, Stats, Term, TranscriptOptions, Walks,
} from "./reads.js";
export type { Card } from "./card.js";
export type { Page, Transcript } from "./page.js";
export { InboxEvent } from "./event.js";
export type { Cursor } from "./event.js";
export { Feed } from "./feed.js";
export type { SubscribeOptions } from "./feed.js";
export { Batch } from "./page.js";
export { Session } from "./session.js";
export { ManualClock } from "./clock.js";
export {
  BusyError, ClaimConflictError, ClosedError, ForbiddenError, ForkedError, HandleClosedError,
  InternalError, LiveinboxError, NotFoundError, QueueEmptyError, RefusedError, ResetError,
  StaleFenceError, StoreError, UsageError, VersionMismatchError,
} from "./errors.js";
export type {
  ClosingOutcome, Deadline, Delivery, Device, EventType, LogLevel, Operation, PrincipalKind, Reason,
  Right, Role, Sort, State, Tab, TagMode, TagOrigin,
} from "./names.js";

/** The version of the library that is loaded. */
export const version: string = native.version;
