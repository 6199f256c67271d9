// Which rows of a long list are drawn: tops from the rows' known heights, and the stretch of them
// that is in sight. Pure; the heights come from the rows that were drawn before.

export interface Stretch {
  first: number;
  end: number; // exclusive
}

// The top of each row, and as the last number the height of all.
export function topsOf(heights: ArrayLike<number>): Float64Array {
  const tops = new Float64Array(heights.length + 1);
  for (let i = 0; i < heights.length; i += 1) tops[i + 1] = (tops[i] ?? 0) + (heights[i] ?? 0);
  return tops;
}

// The row in which `y` lies; the last one for everything below.
export function rowAt(tops: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

// The rows between `top` and `top + height`, and as much again above and below.
export function stretchAt(tops: Float64Array, top: number, height: number, spare: number): Stretch {
  const count = tops.length - 1;
  if (count <= 0) return { first: 0, end: 0 };
  const first = rowAt(tops, top - spare);
  return { first, end: Math.min(count, rowAt(tops, top + height + spare) + 1) };
}

// How far one has to scroll so that the row is in sight; 0 where it is.
export function scrollToRow(tops: Float64Array, index: number, top: number, height: number): number {
  const rowTop = tops[index] ?? 0;
  const rowEnd = tops[index + 1] ?? rowTop;
  if (rowTop < top) return rowTop - top;
  return rowEnd > top + height ? rowEnd - top - height : 0;
}

// Where a row stands that stood at `guess`: near it, since lists move by a few rows at a time.
export function indexNear(keys: (index: number) => string | undefined, key: string, guess: number): number {
  for (let away = 0; away <= searchedRows; away += 1) {
    if (keys(guess - away) === key) return guess - away;
    if (keys(guess + away) === key) return guess + away;
  }
  return -1;
}

const searchedRows = 400;
