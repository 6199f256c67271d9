// Pages as src/page.h packs them: info, text, cards, events.
import { cardAt, type Card } from "./card.js";
import { eventsAt, type Cursor, type InboxEvent } from "./event.js";
import { Block } from "./image.js";
import { structs } from "./layout.js";

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
  /** Older entries may exist: ask with `before` of the first entry's number. */
  readonly more: boolean;
}

const number = (block: Block, [offset]: readonly [number, string]): number => block.uint64(offset);

function cards(block: Block): Card[] {
  const count = block.uint32(at.cards[0]);
  return Array.from({ length: count }, (_, i) => cardAt(block, ROWS + i * structs.li_card.size));
}

function cursorOf(block: Block): Cursor {
  return { epoch: number(block, at.epoch), offset: number(block, at.revision) };
}

/** Where a page's events begin, and how many there are. */
export function eventRows(block: Block): [base: number, count: number] {
  return [ROWS + block.uint32(at.cards[0]) * structs.li_card.size, block.uint32(at.events[0])];
}

export function pageOf(answer: ArrayBuffer): Page {
  const block = new Block(answer);
  return {
    cards: cards(block),
    total: number(block, at.total),
    atLeast: block.uint32(at.atLeast[0]) !== 0,
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
  const entries = eventsAt(block, ...eventRows(block));
  return {
    card: cards(block)[0],
    entries,
    draft: block.text(at.draft[0]),
    noteDraft: block.text(at.noteDraft[0]),
    cursor: cursorOf(block),
    more: entries.length > 0 && entries[0].entry > 1,
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

/** A batch of the feed, in events that lie in one block of memory. */
export class Batch implements Iterable<InboxEvent> {
  readonly #block: Block;
  readonly #base: number;
  #events?: readonly InboxEvent[];
  /** How many events the viewer may see of it. */
  readonly length: number;

  /** @internal */
  constructor(answer: ArrayBuffer) {
    this.#block = new Block(answer);
    [this.#base, this.length] = eventRows(this.#block);
  }

  /** What to go on after when these events were dealt with. */
  get cursor(): Cursor {
    return cursorOf(this.#block);
  }
  /** The offset that it starts behind. */
  get after(): number {
    return number(this.#block, at.after);
  }
  /** The newest offset that there is. */
  get head(): number {
    return number(this.#block, at.head);
  }
  get events(): readonly InboxEvent[] {
    return (this.#events ??= eventsAt(this.#block, this.#base, this.length));
  }
  [Symbol.iterator](): Iterator<InboxEvent> {
    return this.events[Symbol.iterator]();
  }
}
