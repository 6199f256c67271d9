// Pages as src/page.h packs them: info, text, cards, events; and batches as src/batch.h has them.
import { cardAt, type Card } from "./card.js";
import { errorOf } from "./errors.js";
import { eventsAt, type Cursor, type InboxEvent } from "./event.js";
import { Block } from "./image.js";
import { structs } from "./layout.js";
import { isFailure, native, type Handle } from "./native.js";

const at = structs.li_page_info;
const TEXT = at.size;
const ROWS = at.size + 16;

/** One page of a tab. */
export interface Page {
  readonly cards: readonly Card[];
  /** How many conversations the query finds in all. */
  readonly total: number;
  /** Counting stopped at the bound of work: there are at least `total`. */
  readonly atLeast: boolean;
  /** The search found little, so words one letter off were looked for as well. */
  readonly isNear: boolean;
  /** Of whole tabs, whatever is searched for. */
  readonly counts: { readonly all: number; readonly waiting: number; readonly mine: number };
  /** The place in the feed that the page shows. */
  readonly cursor: Cursor;
  /** `after` of the next page; empty at the end. */
  readonly more: string;
}

/** The newest entries of a conversation. */
export interface Transcript {
  readonly card: Card;
  /** The oldest first. */
  readonly entries: readonly InboxEvent[];
  /** What the viewer has written and not sent. */
  readonly draft: string;
  readonly noteDraft: string;
  /** The place in the feed that it shows. */
  readonly cursor: Cursor;
  /** `before` of the next page, which has older entries; 0 where there are none. */
  readonly more: number;
}

const number = (block: Block, [offset]: readonly [number, string]): number => block.uint64(offset);

function cards(block: Block): Card[] {
  const count = block.uint32(at.cards[0]);
  return Array.from({ length: count }, (_, i) => cardAt(block, ROWS + i * structs.li_card.size));
}

function cursorOf(block: Block): Cursor {
  return { epoch: number(block, at.epoch), offset: number(block, at.revision) };
}

export function pageOf(answer: ArrayBuffer): Page {
  const block = new Block(answer);
  return {
    cards: cards(block),
    total: number(block, at.total),
    atLeast: block.uint32(at.atLeast[0]) !== 0,
    isNear: block.uint32(at.isNear[0]) !== 0,
    counts: {
      all: number(block, at.countAll),
      waiting: number(block, at.countWaiting),
      mine: number(block, at.countMine),
    },
    cursor: cursorOf(block),
    more: block.text(at.more[0]),
  };
}

export function transcriptOf(answer: ArrayBuffer): Transcript {
  const block = new Block(answer);
  const base = ROWS + block.uint32(at.cards[0]) * structs.li_card.size;
  const entries = eventsAt(block, base, block.uint32(at.events[0]));
  return {
    card: cards(block)[0],
    entries,
    draft: block.text(at.draft[0]),
    noteDraft: block.text(at.noteDraft[0]),
    cursor: cursorOf(block),
    more: Number(block.text(at.more[0])),
  };
}

export const cardOf = (answer: ArrayBuffer): Card => cards(new Block(answer))[0];
export const textOf = (answer: ArrayBuffer): string => new Block(answer).text(TEXT);

/** A page of an archive, and how far it goes. */
export function archiveOf(
  answer: ArrayBuffer,
): { text: string; revision: number; isLast: boolean } {
  const block = new Block(answer);
  const revision = number(block, at.revision);
  return { text: block.text(TEXT), revision, isLast: revision === number(block, at.head) };
}

// Of the batch that was taken last.
const info = new Block(native.pageInfo);

/** A batch of the feed. What is not looked at is not decoded. */
export class Batch implements Iterable<InboxEvent> {
  #source?: Handle | ArrayBuffer;
  #events: readonly InboxEvent[] = [];
  /** How many events the viewer may see of it. */
  readonly length: number;
  /** What to go on after when these events were dealt with. */
  readonly cursor: Cursor;
  /** The offset that it starts behind. */
  readonly after: number;
  /** The newest offset that there is. */
  readonly head: number;

  /** @internal What feedNext has just given. */
  constructor(source: Handle | ArrayBuffer) {
    this.#source = source;
    this.length = info.uint32(at.events[0]);
    this.cursor = cursorOf(info);
    this.after = number(info, at.after);
    this.head = number(info, at.head);
  }

  get events(): readonly InboxEvent[] {
    if (this.#source) {
      this.#events = this.#decode(this.#source);
      this.#source = undefined;
    }
    return this.#events;
  }
  #decode(source: Handle | ArrayBuffer): readonly InboxEvent[] {
    const rows = source instanceof ArrayBuffer ? source : native.batchEvents(source);
    if (isFailure(rows)) throw errorOf(rows);
    return eventsAt(new Block(rows), 0, this.length);
  }
  [Symbol.iterator](): Iterator<InboxEvent> {
    return this.events[Symbol.iterator]();
  }
}
