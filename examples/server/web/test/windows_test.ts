import { describe, expect, it } from 'vitest';
import { applyChanges, follow, windowOf, type Followed, type ListWindow } from '../src/windows';
import type { Card, ChangesFrame, ViewFrame } from '../src/protocol';
import { card, randomOf } from './support';

const counts = { all: 0, waiting: 0, mine: 0 };

function view(revision: number, cards: Card[], total = cards.length): ViewFrame {
  return { t: 'view', view: 'v', revision, total, cards, counts: { ...counts, all: total }, more: null };
}

// A diff as a library may send it: what left the window is removed, what is new, changed or moved
// comes again, each with its place in the new window, in the order of the places.
function diff(old: Card[], fresh: ViewFrame, random: () => number): ChangesFrame {
  const before = new Map(old.map((one) => [one.conversation, one]));
  const now = new Set(fresh.cards.map((one) => one.conversation));
  const sameKept = (named: Set<string>) => {
    const keep = (one: Card) => now.has(one.conversation) && !named.has(one.conversation);
    const kept = (cards: Card[]) => cards.filter(keep).filter((one) => before.has(one.conversation));
    const a = kept(old).map((one) => one.conversation);
    const b = kept(fresh.cards).map((one) => one.conversation);
    return a.findIndex((key, i) => key !== b[i]);
  };
  const named = new Set<string>();
  for (const one of fresh.cards) {
    const was = before.get(one.conversation);
    // Now and then a card comes again without need: that is allowed, too.
    if (!was || was.version !== one.version || random() < 0.1) named.add(one.conversation);
  }
  for (let at = sameKept(named); at >= 0; at = sameKept(named)) {
    const kept = old.filter((one) => now.has(one.conversation) && !named.has(one.conversation));
    const moved = kept[at];
    if (!moved) break;
    named.add(moved.conversation);
  }
  return {
    t: 'changes',
    view: 'v',
    revision: fresh.revision,
    total: fresh.total,
    remove: old.filter((one) => !now.has(one.conversation)).map((one) => one.conversation),
    upsert: fresh.cards
      .map((one, index) => ({ index, card: one }))
      .filter((one) => named.has(one.card.conversation)),
    counts: fresh.counts,
  };
}

// The next state of a made-up queue: some come, some go, some change, some move.
function nextCards(cards: Card[], random: () => number, fresh: () => string): Card[] {
  let next = cards.slice();
  const times = Math.floor(random() * 6);
  for (let i = 0; i < times; i += 1) {
    const at = Math.floor(random() * (next.length + 1));
    const what = random();
    const there = next[at];
    if (what < 0.35 || !there) next.splice(at, 0, card(fresh()));
    else if (what < 0.55) next.splice(at, 1);
    else if (what < 0.75) next[at] = { ...there, version: there.version + 1 };
    else {
      next = next.filter((one) => one !== there);
      next.splice(Math.floor(random() * (next.length + 1)), 0, { ...there, version: there.version + 1 });
    }
  }
  return next;
}

describe('changes of a window', () => {
  it('give what a fresh view says, for random windows and limits', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomOf(seed);
      const limit = 1 + Math.floor(random() * 12);
      let made = 0;
      const fresh = () => `c${(made += 1)}`;
      let all = Array.from({ length: Math.floor(random() * 15) }, () => card(fresh()));
      let window = windowOf(view(0, all.slice(0, limit), all.length));
      for (let revision = 1; revision <= 25; revision += 1) {
        all = nextCards(all, random, fresh);
        const wanted = view(revision, all.slice(0, limit), all.length);
        window = applyChanges(window, diff(window.cards, wanted, random));
        expect(window, `seed ${seed}, revision ${revision}`).toEqual(windowOf(wanted));
      }
    }
  });

  it('keep the identity of cards that were not named', () => {
    const [a, b, c] = [card('a'), card('b'), card('c')];
    const window = windowOf(view(1, [a, b, c]));
    const changes: ChangesFrame = {
      t: 'changes', view: 'v', revision: 2, total: 3, remove: ['a'], counts,
      upsert: [{ index: 0, card: { ...c, version: 2 } }],
    };
    const next = applyChanges(window, changes);
    expect(next.cards.map((one) => one.conversation)).toEqual(['c', 'b']);
    expect(next.cards[1]).toBe(b);
    expect(window.cards).toHaveLength(3);
  });

  it('may name in remove what is not there', () => {
    const window = windowOf(view(1, [card('a')]));
    const changes: ChangesFrame = {
      t: 'changes', view: 'v', revision: 2, total: 1, remove: ['x'], upsert: [], counts,
    };
    expect(applyChanges(window, changes).cards).toEqual(window.cards);
  });
});

describe('what is shown', () => {
  const at = (revision: number): ListWindow => windowOf(view(revision, []));

  it('is never replaced by something older, but catches up with it', () => {
    let now: Followed<ListWindow> = { base: null, shown: null };
    now = follow(now, at(10));
    now = { base: null, shown: now.shown };
    now = follow(now, at(8));
    expect(now.base?.revision).toBe(8);
    expect(now.shown?.revision).toBe(10);
    now = follow(now, at(10));
    expect(now.shown).toBe(now.base);
    now = follow(now, at(11));
    expect(now.shown?.revision).toBe(11);
  });
});
