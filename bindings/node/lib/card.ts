import type { Block } from "./image.js";
import { structs } from "./layout.js";
import {
  deadlineName, outcomeName, reasonName, stateName,
  type ClosingOutcome, type Deadline, type Reason, type State,
} from "./names.js";
import { principalOf } from "./outcome.js";
import type { Principal } from "./principal.js";

const at = structs.li_card;

/** A conversation as a list shows it. Times are in ms since 1970, 0 for none. */
export interface Card {
  readonly conversation: string;
  readonly channel: string;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly online: boolean;
    /** When online: since when; else the last sign of life. */
    readonly lastSeenMs: number;
  };
  readonly state: State;
  /** Not closed. */
  readonly isActive: boolean;
  /** The dot: active, and the user is online. */
  readonly isGreen: boolean;
  readonly outcome: ClosingOutcome | null;
  readonly version: number;
  readonly fence: number;
  readonly holder: Principal | null;
  /** Held since. */
  readonly sinceMs: number;
  readonly leaseUntilMs: number;
  readonly reason: Reason | null;
  readonly reasonText: string;
  readonly escalations: number;
  readonly team: string;
  readonly priority: number;
  readonly tags: readonly string[];
  /** What the host keeps there; see `annotate`. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** The last message that the user could see, one line. */
  readonly snippet: string;
  readonly snippetAuthor: string;
  readonly snippetAtMs: number;
  /** Number of the newest message or note. */
  readonly messages: number;
  /** Messages of the user behind the viewer's read position. */
  readonly unread: number;
  readonly waitingSinceMs: number;
  readonly openedAtMs: number;
  readonly lastActivityMs: number;
  readonly closedAtMs: number;
  readonly snoozedUntilMs: number;
  /** Whose answer to an offer is waited for. */
  readonly offeredTo: Principal | null;
  readonly offeredUntilMs: number;
  /** The conversation that goes on in its place. */
  readonly mergedInto: string;
  /** The service deadline that is due first. */
  readonly due: {
    readonly deadline: Deadline;
    readonly atMs: number;
    readonly isMissed: boolean;
  } | null;
}

const AGENT = 2;

function dueAt(block: Block, base: number): Card["due"] {
  const deadline = deadlineName(block.uint32(base + at.dueDeadline[0]));
  if (deadline === null) return null;
  const isMissed = block.uint32(base + at.isDueMissed[0]) !== 0;
  return { deadline, atMs: block.int64(base + at.dueMs[0]), isMissed };
}

/** The card whose image stands there. */
export function cardAt(block: Block, base: number): Card {
  const text = ([offset]: readonly [number, string]) => block.text(base + offset);
  const uint32 = ([offset]: readonly [number, string]) => block.uint32(base + offset);
  const uint64 = ([offset]: readonly [number, string]) => block.uint64(base + offset);
  const int64 = ([offset]: readonly [number, string]) => block.int64(base + offset);
  const tags = text(at.tags);
  const offered = text(at.offeredToId);
  return {
    conversation: text(at.conversation),
    channel: text(at.channel),
    user: {
      id: text(at.userId),
      name: text(at.userName),
      online: uint32(at.userOnline) !== 0,
      lastSeenMs: int64(at.userLastSeenMs),
    },
    state: stateName(uint32(at.state)) as State,
    isActive: uint32(at.isActive) !== 0,
    isGreen: uint32(at.isGreen) !== 0,
    outcome: outcomeName(uint32(at.outcome)),
    version: uint64(at.version),
    fence: uint64(at.fence),
    holder: principalOf(uint32(at.holderKind), text(at.holderId), text(at.holderName)),
    sinceMs: int64(at.sinceMs),
    leaseUntilMs: int64(at.leaseUntilMs),
    reason: reasonName(uint32(at.reason)),
    reasonText: text(at.reasonText),
    escalations: uint32(at.escalations),
    team: text(at.team),
    priority: block.int32(base + at.priority[0]),
    tags: tags === "" ? [] : tags.split("\n"),
    attributes: JSON.parse(text(at.attributes) || "{}"),
    snippet: text(at.snippet),
    snippetAuthor: text(at.snippetAuthor),
    snippetAtMs: int64(at.snippetAtMs),
    messages: uint64(at.messages),
    unread: uint64(at.unread),
    waitingSinceMs: int64(at.waitingSinceMs),
    openedAtMs: int64(at.openedAtMs),
    lastActivityMs: int64(at.lastActivityMs),
    closedAtMs: int64(at.closedAtMs),
    snoozedUntilMs: int64(at.snoozedUntilMs),
    offeredTo: principalOf(offered === "" ? 0 : AGENT, offered, text(at.offeredToName)),
    offeredUntilMs: int64(at.offeredUntilMs),
    mergedInto: text(at.mergedInto),
    due: dueAt(block, base),
  };
}
