// Draws of a long list only the rows in sight, and keeps those where they are when others come or go
// above them; what came in above is counted.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { freshAbove, medianShift, type Row } from '../settled_rows';
import { indexNear, rowAt, scrollToRow, stretchAt, topsOf, type Stretch } from '../windowing';
import { rowKind } from './card';

const topPx = 8;
const sparePx = 500;
const growPx = 1_500;
const usualHeights: Heights = { plain: 76, tagged: 100, tail: 36 };

interface Heights {
  plain: number;
  tagged: number;
  tail: number;
}

interface Seen {
  question: string;
  rows: Row[];
  tops: Float64Array;
  top: number;
}

export interface WindowedList {
  box: RefObject<HTMLUListElement | null>;
  above: RefObject<HTMLLIElement | null>;
  below: RefObject<HTMLLIElement | null>;
  stretch: Stretch;
  fresh: number;
  onScroll: () => void;
  toTop: () => void;
  toRow: (index: number) => void;
}

// `live` is how many rows may change; those after it are as they were loaded.
export function useWindow(
  rows: Row[], question: string, live: number, grow: () => void,
): WindowedList {
  const box = useRef<HTMLUListElement>(null);
  const above = useRef<HTMLLIElement>(null);
  const below = useRef<HTMLLIElement>(null);
  const [heights, setHeights] = useState(usualHeights);
  const [stretch, setStretch] = useState<Stretch>({ first: 0, end: 20 });
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const tailFrom = live < rows.length ? live : -1;
  const tops = useMemo(() => topsOf(rows.map(({ card }, i) => (
    heights[rowKind(card)] + (i === tailFrom ? heights.tail : 0)))), [rows, tailFrom, heights]);
  const seen = useRef<Seen>({ question, rows, tops, top: 0 });
  const wasHidden = useRef(false);

  const look = () => {
    const element = box.current;
    // A list that is not shown, on a phone, keeps its place and is not measured.
    if (!element || element.clientHeight === 0) return;
    if (wasHidden.current) element.scrollTop = seen.current.top;
    wasHidden.current = false;
    seen.current.top = element.scrollTop;
    const next = stretchAt(tops, element.scrollTop, element.clientHeight, sparePx);
    if (next.first !== stretch.first || next.end !== stretch.end) setStretch(next);
    const keys = aboveSight(rows, tops, element.scrollTop, live);
    const still = new Set(keys.filter((key) => fresh.has(key)));
    if (still.size !== fresh.size) setFresh(still);
    if (element.scrollHeight - element.scrollTop - element.clientHeight < growPx) grow();
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setHeight(above.current, tops[stretch.first] ?? 0);
    setHeight(below.current, (tops.at(-1) ?? 0) - (tops[stretch.end] ?? tops.at(-1) ?? 0));
    wasHidden.current ||= element.clientHeight === 0;
    if (!wasHidden.current) measure(element, heights, setHeights);
    const before = seen.current;
    if (before.rows === rows && before.tops === tops && before.question === question) return;
    if (before.question !== question) {
      element.scrollTop = 0;
      setFresh(new Set());
    } else if (before.top > topPx && !wasHidden.current) {
      const shift = shiftBetween(before, rows, tops, element.clientHeight);
      if (shift !== 0) element.scrollTop = before.top + shift;
      const was = new Set(aboveSight(before.rows, before.tops, before.top, live));
      const next = freshAbove(fresh, was, aboveSight(rows, tops, element.scrollTop, live));
      if (next.size !== fresh.size || [...next].some((key) => !fresh.has(key))) setFresh(next);
    }
    const kept = before.question === question ? before.top : 0;
    const top = wasHidden.current ? kept : element.scrollTop;
    seen.current = { question, rows, tops, top };
    look();
  });

  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      wasHidden.current ||= box.current?.clientHeight === 0;
      latest.current();
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  return {
    box,
    above,
    below,
    stretch: { first: Math.min(stretch.first, rows.length), end: Math.min(stretch.end, rows.length) },
    fresh: fresh.size,
    onScroll: look,
    toTop: () => box.current?.scrollTo({ top: 0 }),
    toRow: (index) => {
      const element = box.current;
      if (element && index >= 0) {
        element.scrollTop += scrollToRow(tops, index, element.scrollTop, element.clientHeight);
      }
    },
  };
}

function setHeight(spacer: HTMLElement | null, height: number): void {
  if (spacer) spacer.style.height = `${height}px`;
}

// Rows of one kind are all equally high; how high is the style's matter and the fonts'.
function measure(element: HTMLElement, known: Heights, tell: (heights: Heights) => void): void {
  const next = { ...known };
  for (const kind of ['plain', 'tagged', 'tail'] as const) {
    const row = element.querySelector<HTMLElement>(`[data-kind="${kind}"]`);
    if (row) next[kind] = row.getBoundingClientRect().height;
  }
  if (next.plain !== known.plain || next.tagged !== known.tagged || next.tail !== known.tail) tell(next);
}

function aboveSight(rows: Row[], tops: Float64Array, top: number, live: number): string[] {
  if (top <= topPx) return [];
  return rows.slice(0, Math.min(live, rowAt(tops, top))).map((row) => row.card.conversation);
}

// How far the rows that were in sight have moved.
function shiftBetween(before: Seen, rows: Row[], tops: Float64Array, height: number): number {
  const { first, end } = stretchAt(before.tops, before.top, height, 0);
  const was = new Map<string, number>();
  const is = new Map<string, number>();
  const keys = (index: number) => rows[index]?.card.conversation;
  for (let i = first; i < end; i += 1) {
    const key = before.rows[i]?.card.conversation;
    const now = key === undefined ? -1 : indexNear(keys, key, i);
    if (key === undefined || now < 0) continue;
    was.set(key, before.tops[i] ?? 0);
    is.set(key, tops[now] ?? 0);
  }
  return medianShift(was, is);
}
