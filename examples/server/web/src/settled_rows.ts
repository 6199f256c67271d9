// Which rows to draw while a pointer is about to click: for a moment after it moved, the order holds
// still, so that a row does not slip away under it. Contents stay live. Pure.
import type { Card } from './protocol';

export interface Row {
  card: Card;
  isGone: boolean; // left the list while the order was held
}

export function freshRows(cards: Card[]): Row[] {
  return cards.map((card) => ({ card, isGone: false }));
}

export function heldRows(drawn: Row[], cards: Card[]): Row[] {
  if (drawn.length === 0) return freshRows(cards);
  const byKey = new Map(cards.map((card) => [card.conversation, card]));
  return drawn.map((row) => {
    const card = byKey.get(row.card.conversation);
    return card ? { card, isGone: false } : { card: row.card, isGone: true };
  });
}

export function isSameOrder(drawn: Row[], cards: Card[]): boolean {
  return drawn.length === cards.length
    && drawn.every((row, i) => row.card.conversation === cards[i]?.conversation);
}

// How far the rows that were in sight have moved: the middle of their shifts, so that one row which
// jumped to the top by itself does not drag the view along.
export function medianShift(before: Map<string, number>, after: Map<string, number>): number {
  const shifts: number[] = [];
  for (const [key, top] of before) {
    const now = after.get(key);
    if (now !== undefined) shifts.push(now - top);
  }
  shifts.sort((a, b) => a - b);
  return shifts[Math.floor(shifts.length / 2)] ?? 0;
}

// Which rows above the sight came there since one last looked: those of before that are still above,
// and those that were not above then.
export function freshAbove(
  old: ReadonlySet<string>, before: ReadonlySet<string>, above: readonly string[],
): Set<string> {
  return new Set(above.filter((key) => old.has(key) || !before.has(key)));
}
