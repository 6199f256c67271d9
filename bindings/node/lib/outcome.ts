import { Block } from "./image.js";
import { structs } from "./layout.js";
import { kindName, type PrincipalKind } from "./names.js";
import { native } from "./native.js";
import type { Principal } from "./principal.js";

const at = structs.li_outcome;
const names = new Map<number, string>();

/** A principal of three members, or null where the kind is none. */
export function principalOf(kind: number, id: string, name: string): Principal | null {
  return kind === 0 ? null : { kind: kindName(kind) as PrincipalKind, id, name };
}

/** What became of a command. */
export class Outcome {
  /** 0, or the number of the error's code. */
  readonly status: number;
  /** The newest event of the command in the feed; 0 where nothing new happened. */
  readonly offset: number;
  /** Of the conversation, after the command. */
  readonly version: number;
  /** The current one, after the command: what the holder's next commands carry. */
  readonly fence: number;
  /** Number of the message or note. */
  readonly message: number;
  /** Since when the holder has it. */
  readonly sinceMs: number;
  readonly leaseUntilMs: number;
  /** When it was decided. */
  readonly atMs: number;
  /** Nothing new happened: this is the first result. */
  readonly duplicate: boolean;
  readonly holder: Principal | null;
  /** The conversation's key, where the command found it itself. */
  readonly conversation: string;
  /** One sentence about a refusal. */
  readonly detail: string;

  /** @internal */
  constructor(block: Block, base: number) {
    this.status = block.int32(base + at.status[0]);
    this.offset = block.uint64(base + at.offset[0]);
    this.version = block.uint64(base + at.version[0]);
    this.fence = block.uint64(base + at.fence[0]);
    this.message = block.uint64(base + at.message[0]);
    this.sinceMs = block.int64(base + at.sinceMs[0]);
    this.leaseUntilMs = block.int64(base + at.leaseUntilMs[0]);
    this.atMs = block.int64(base + at.atMs[0]);
    this.duplicate = block.uint32(base + at.duplicate[0]) !== 0;
    const kind = block.uint32(base + at.holderKind[0]);
    this.holder = kind === 0 ? null
      : principalOf(kind, block.chars(base + at.holderId[0]), block.chars(base + at.holderName[0]));
    this.conversation = block.chars(base + at.conversation[0]);
    this.detail = block.chars(base + at.detail[0]);
  }

  /** The status by its name: `"ok"`, `"already_claimed"`. */
  get name(): string {
    let name = names.get(this.status);
    if (name === undefined) names.set(this.status, (name = native.describe(this.status)[0]));
    return name;
  }
}

/** The outcomes that the addon left behind its last call. */
export const outcomes = new Block(native.outcomes);

export const ticketAt = (index: number): number => outcomes.uint64(index * at.size + at.ticket[0]);
export const outcomeAt = (index: number): Outcome => new Outcome(outcomes, index * at.size);
