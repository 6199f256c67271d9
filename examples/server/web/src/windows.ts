// A window of a tab: what `view` says, kept current by `changes` exactly as the protocol says.
// Pure; which of two windows is shown is decided by their revisions.
import { offsetOf, type Card, type ChangesFrame, type Counts, type ViewFrame } from './protocol';

export interface ListWindow {
  revision: number;
  total: number;
  isAtLeast: boolean;
  isNear: boolean;
  cards: Card[];
  counts: Counts;
  more: string | null;
}

export const noCounts: Counts = { all: 0, waiting: 0, mine: 0 };

export const emptyWindow: ListWindow = {
  revision: 0,
  total: 0,
  isAtLeast: false,
  isNear: false,
  cards: [],
  counts: noCounts,
  more: null,
};

export function windowOf(frame: ViewFrame): ListWindow {
  return {
    revision: offsetOf(frame.revision),
    total: frame.total,
    isAtLeast: frame.at_least === true,
    isNear: frame.near === true,
    cards: frame.cards,
    counts: frame.counts,
    more: frame.more,
  };
}

// Drops every conversation that is named, then inserts the cards in the given order, each at its
// index. Untouched cards keep their identity, so their rows are not drawn again.
export function applyChanges(base: ListWindow, frame: ChangesFrame): ListWindow {
  const named = new Set(frame.remove);
  for (const { card } of frame.upsert) named.add(card.conversation);
  const cards = base.cards.filter((card) => !named.has(card.conversation));
  for (const { index, card } of frame.upsert) cards.splice(index, 0, card);
  return {
    revision: offsetOf(frame.revision),
    total: frame.total,
    isAtLeast: frame.at_least === true,
    isNear: frame.near === true,
    cards,
    counts: frame.counts,
    more: frame.more === undefined ? base.more : frame.more,
  };
}

// Two copies of one view: `base` follows the protocol frame by frame, `shown` is what the person
// sees. After a reconnect the base may start behind what was shown; it is shown once it is not.
export interface Followed<T> {
  base: T | null;
  shown: T | null;
}

export function follow<T extends { revision: number }>(now: Followed<T>, base: T): Followed<T> {
  const isOlder = now.shown !== null && base.revision < now.shown.revision;
  return { base, shown: isOlder ? now.shown : base };
}
