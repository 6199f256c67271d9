import { describe, expect, it } from 'vitest';
import { PageState } from '../src/page_state';
import { freshAbove, freshRows, heldRows, isSameOrder, medianShift } from '../src/settled_rows';
import { card } from './support';

const [a, b, c, d] = [card('a'), card('b'), card('c'), card('d')];

describe('rows under a pointer', () => {
  it('hold their order, show new contents and mark what is gone', () => {
    const changed = { ...b, version: 2 };
    const rows = heldRows(freshRows([a, b, c]), [d, c, changed]);
    expect(rows).toEqual([
      { card: a, isGone: true },
      { card: changed, isGone: false },
      { card: c, isGone: false },
    ]);
  });

  it('come at once when there were none', () => {
    expect(heldRows([], [a, b])).toEqual(freshRows([a, b]));
  });

  it('are in the same order only when the keys are', () => {
    expect(isSameOrder(freshRows([a, b]), [a, { ...b, version: 9 }])).toBe(true);
    expect(isSameOrder(freshRows([a, b]), [b, a])).toBe(false);
    expect(isSameOrder(freshRows([a, b]), [a])).toBe(false);
  });
});

describe('the rows in sight', () => {
  it('shift by what most of them shifted by', () => {
    const before = new Map([['a', 0], ['b', 90], ['c', 180]]);
    expect(medianShift(before, new Map([['a', 90], ['b', 180], ['c', 0]]))).toBe(90);
    expect(medianShift(before, new Map([['b', 90]]))).toBe(0);
    expect(medianShift(before, new Map())).toBe(0);
  });
});

describe('the marked row', () => {
  it('moves through the rows as drawn and stops at the ends', () => {
    const page = new PageState();
    page.rows = freshRows([card('a'), card('b'), card('c')]);
    page.step(1, null);
    expect(page.marked.value).toBe('a');
    page.step(-1, null);
    expect(page.marked.value).toBe('a');
    page.step(1, null);
    page.step(1, null);
    page.step(1, null);
    expect(page.marked.value).toBe('c');
  });

  it('begins at the open conversation, and at an end when that is not in the list', () => {
    const page = new PageState();
    page.rows = freshRows([card('a'), card('b'), card('c')]);
    page.step(1, 'b');
    expect(page.marked.value).toBe('c');
    page.marked.value = 'elsewhere';
    page.step(-1, null);
    expect(page.marked.value).toBe('c');
  });
});

describe('what came in above the sight', () => {
  const none = new Set<string>();

  it('is what was not above before, and stays new until it was looked at', () => {
    const first = freshAbove(none, new Set(['a', 'b']), ['x', 'a', 'b']);
    expect([...first]).toEqual(['x']);
    expect([...freshAbove(first, new Set(['x', 'a', 'b']), ['y', 'x', 'a', 'b'])]).toEqual(['y', 'x']);
  });

  it('counts a row that jumped up from below, and not one that came into sight', () => {
    expect([...freshAbove(none, new Set(['a']), ['seen', 'a'])]).toEqual(['seen']);
    expect([...freshAbove(new Set(['x']), new Set(['x', 'a']), ['a'])]).toEqual([]);
  });
});
