// What the command palette offers for what was typed. Pure.

export interface Named {
  name: string;
}

// Those that have every typed word somewhere in their name, the ones where it begins a word first.
export function matches<T extends Named>(all: readonly T[], typed: string): T[] {
  const wanted = typed.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const ranked = all.map((one) => ({ one, rank: rankOf(one.name.toLocaleLowerCase(), wanted) }));
  return ranked.filter(({ rank }) => rank < 2).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

function rankOf(name: string, wanted: readonly string[]): number {
  if (wanted.some((word) => !name.includes(word))) return 2;
  return wanted.every((word) => name.startsWith(word) || name.includes(` ${word}`)) ? 0 : 1;
}
