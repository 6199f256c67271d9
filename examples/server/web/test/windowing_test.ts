import { describe, expect, it } from 'vitest';
import { indexNear, rowAt, scrollToRow, stretchAt, topsOf } from '../src/windowing';

const tops = topsOf([10, 20, 10, 20]);

describe('the rows in sight', () => {
  it('stand where the heights before them end', () => {
    expect([...tops]).toEqual([0, 10, 30, 40, 60]);
    expect([...topsOf([])]).toEqual([0]);
  });

  it('are found by where one looks', () => {
    expect([-5, 0, 9, 10, 29, 30, 59, 60, 999].map((y) => rowAt(tops, y))).toEqual([0, 0, 0, 1, 1, 2, 3, 3, 3]);
    expect(rowAt(topsOf([]), 5)).toBe(0);
  });

  it('are drawn with some to spare on both sides', () => {
    expect(stretchAt(tops, 12, 10, 0)).toEqual({ first: 1, end: 2 });
    expect(stretchAt(tops, 12, 20, 0)).toEqual({ first: 1, end: 3 });
    expect(stretchAt(tops, 12, 20, 10)).toEqual({ first: 0, end: 4 });
    expect(stretchAt(tops, 1_000, 20, 10)).toEqual({ first: 3, end: 4 });
    expect(stretchAt(topsOf([]), 0, 20, 10)).toEqual({ first: 0, end: 0 });
  });

  it('come into sight by the shortest way', () => {
    expect(scrollToRow(tops, 0, 5, 30)).toBe(-5);
    expect(scrollToRow(tops, 1, 5, 30)).toBe(0);
    expect(scrollToRow(tops, 3, 5, 30)).toBe(25);
  });

  it('are few however long the list is', () => {
    const many = topsOf(Array.from({ length: 100_000 }, (_, i) => (i % 2 ? 76 : 100)));
    const { first, end } = stretchAt(many, 4_000_000, 800, 500);
    expect(end - first).toBeLessThan(30);
    expect(many[first]).toBeLessThanOrEqual(4_000_000 - 500);
    expect(many[end]).toBeGreaterThanOrEqual(4_000_000 + 800 + 500);
  });

  it('are found again near where they were', () => {
    const keys = (index: number) => (index < 0 ? undefined : `k${index}`);
    expect(indexNear(keys, 'k7', 7)).toBe(7);
    expect(indexNear(keys, 'k7', 5)).toBe(7);
    expect(indexNear(keys, 'k0', 3)).toBe(0);
    expect(indexNear(keys, 'k9999', 3)).toBe(-1);
  });
});
