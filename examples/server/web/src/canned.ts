// Canned replies: names and texts that an agent keeps in this browser and inserts by `/name`.
import { signal, type Signal } from '@preact/signals';
import type { Edit } from './editor';
import type { TextStorage } from './outbox';

export interface Canned {
  name: string;
  text: string;
}

const storageKey = 'canned replies';
const shownMost = 8;

export class CannedReplies {
  readonly all: Signal<readonly Canned[]>;

  constructor(private readonly storage: TextStorage, first: readonly Canned[]) {
    this.all = signal(readCanned(storage.getItem(storageKey)) ?? first);
  }

  // Replaces them all; what has neither a name nor a text was only begun.
  save(all: readonly Canned[]): void {
    const whole = all.map(({ name, text }) => ({ name: name.trim(), text: text.trim() }))
      .filter(({ name, text }) => name !== '' && text !== '');
    this.all.value = whole;
    this.storage.setItem(storageKey, JSON.stringify(whole));
  }

  // Those whose name begins with the query, then those that have it anywhere.
  matching(query: string): Canned[] {
    const wanted = query.toLocaleLowerCase();
    const rank = ({ name, text }: Canned) => {
      const lower = name.toLocaleLowerCase();
      if (lower.startsWith(wanted)) return 0;
      return lower.includes(wanted) || text.toLocaleLowerCase().includes(wanted) ? 1 : 2;
    };
    const ranked = this.all.value.map((one) => ({ one, at: rank(one) })).filter(({ at }) => at < 2);
    return ranked.sort((a, b) => a.at - b.at).map(({ one }) => one).slice(0, shownMost);
  }
}

function readCanned(stored: string | null): Canned[] | null {
  try {
    const list: unknown = JSON.parse(stored ?? 'null');
    if (!Array.isArray(list)) return null;
    return list.filter((one: Partial<Canned> | null): one is Canned => (
      typeof one?.name === 'string' && typeof one.text === 'string'));
  } catch {
    return null;
  }
}

export interface Slash {
  from: number;
  query: string;
}

// A `/` at the start of a line with what follows it up to the caret; null where there is none.
export function slashAt(text: string, caret: number): Slash | null {
  const from = text.lastIndexOf('\n', caret - 1) + 1;
  const found = /^\/(\S*)$/u.exec(text.slice(from, caret));
  return found ? { from, query: found[1] ?? '' } : null;
}

export type Placeholders = Readonly<Record<string, string>>;

// Placeholders that nobody knows stay, so that they are seen before they are sent.
export function filled(text: string, values: Placeholders): string {
  return text.replace(/\{(\w+)\}/gu, (whole, key: string) => (
    Object.hasOwn(values, key) ? values[key] ?? whole : whole));
}

export function cannedEdit(slash: Slash, caret: number, text: string): Edit {
  const end = slash.from + text.length;
  return { from: slash.from, to: caret, text, start: end, end };
}
