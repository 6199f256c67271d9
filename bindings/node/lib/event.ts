import { inspect } from "node:util";
import type { Block } from "./image.js";
import { eventNames, structs } from "./layout.js";
import {
  deadlineName, deliveryName, reasonName, rightName,
  type Deadline, type Delivery, type EventType, type Reason, type Right,
} from "./names.js";
import { principalOf } from "./outcome.js";
import type { Principal } from "./principal.js";

const at = structs.li_event;

/** Where a reader is in the feed; names a place for ever. */
export interface Cursor {
  readonly epoch: number;
  readonly offset: number;
}

/**
 * An accepted fact: an entry of a transcript, or an event of the feed. A view into its page, which
 * it keeps; members are read when they are asked for.
 */
export class InboxEvent {
  readonly #block: Block;
  readonly #base: number;

  /** @internal */
  constructor(block: Block, base: number) {
    this.#block = block;
    this.#base = base;
  }

  /** `"message_sent"`, `"claimed"`, …; `"unknown"` for what a newer library tells. */
  get type(): EventType | "unknown" {
    const type = this.#block.uint32(this.#base + at.type[0]);
    return (eventNames as Record<number, EventType>)[type] ?? "unknown";
  }
  /** Its place in the feed. */
  get offset(): number {
    return this.#block.uint64(this.#base + at.offset[0]);
  }
  /** Its number in the transcript, 0 for none. */
  get entry(): number {
    return this.#block.uint64(this.#base + at.entry[0]);
  }
  /** The conversation's version after it. */
  get version(): number {
    return this.#block.uint64(this.#base + at.version[0]);
  }
  get fence(): number {
    return this.#block.uint64(this.#base + at.fence[0]);
  }
  /** Number of the message or note, 0 for none. */
  get message(): number {
    return this.#block.uint64(this.#base + at.message[0]);
  }
  /** When it was accepted, in ms since 1970. */
  get atMs(): number {
    return this.#block.int64(this.#base + at.atMs[0]);
  }
  /** The channel's own time, 0 for none. */
  get occurredAtMs(): number {
    return this.#block.int64(this.#base + at.occurredAtMs[0]);
  }
  get actor(): Principal | null {
    const kind = this.#block.uint32(this.#base + at.actorKind[0]);
    return principalOf(kind, this.#text(at.actorId[0]), this.#text(at.actorName[0]));
  }
  get reason(): Reason | null {
    return reasonName(this.#block.uint32(this.#base + at.reason[0]));
  }
  get conversation(): string {
    return this.#text(at.conversation[0]);
  }
  /** A message in its wire form, a note, the words of a reason or summary. */
  get text(): string {
    return this.#text(at.text[0]);
  }
  get tag(): string {
    return this.#text(at.tag[0]);
  }
  /** The new holder, the user of an opened conversation, …; null for none. */
  get subject(): { readonly id: string; readonly name: string } | null {
    const id = this.#text(at.subjectId[0]);
    return id === "" ? null : { id, name: this.#text(at.subjectName[0]) };
  }
  get externalId(): string {
    return this.#text(at.externalId[0]);
  }
  /** How far a message of ours came; of a message_sent in a transcript by now. */
  get delivery(): Delivery {
    return deliveryName(this.#block.uint32(this.#base + at.delivery[0])) ?? "none";
  }
  /** The channel's code of a delivery that failed. */
  get failure(): string {
    return this.#text(at.failure[0]);
  }
  /** The other conversation of a merge. */
  get other(): string {
    return this.#text(at.other[0]);
  }
  /** By which right a conversation was closed or taken over. */
  get right(): Right | null {
    return rightName(this.#block.uint32(this.#base + at.right[0]));
  }
  /** Which deadline was set, is near or was missed. */
  get deadline(): Deadline | null {
    return deadlineName(this.#block.uint32(this.#base + at.deadline[0]));
  }
  /** When that is, or was, due. */
  get dueMs(): number {
    return this.#block.int64(this.#base + at.dueMs[0]);
  }

  #text(offset: number): string {
    return this.#block.text(this.#base + offset);
  }

  /** Its members as an object of its own, without those that say nothing. */
  toJSON(): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const name of members) {
      const value = this[name];
      if (value !== 0 && value !== "" && value !== null && value !== "none") out[name] = value;
    }
    return out;
  }

  /** @internal */
  [inspect.custom](_depth: number, options: object): string {
    return `InboxEvent ${inspect(this.toJSON(), options)}`;
  }
}

const members = Object.entries(Object.getOwnPropertyDescriptors(InboxEvent.prototype))
  .filter(([, { get }]) => get !== undefined)
  .map(([name]) => name) as (keyof InboxEvent & string)[];

/** The events of a page, from the place where the first one stands. */
export function eventsAt(block: Block, base: number, count: number): InboxEvent[] {
  const out: InboxEvent[] = new Array(count);
  for (let i = 0; i < count; i += 1) out[i] = new InboxEvent(block, base + i * at.size);
  return out;
}
