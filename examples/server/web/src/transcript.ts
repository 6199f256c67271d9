// The open conversation: its card and its entries in order, kept current by `thread`, `entries` and
// `history`. Pure. An entry number names one entry for ever; a later copy of it replaces it.
import {
  offsetOf, type Card, type EntriesFrame, type Entry, type HistoryFrame, type ThreadFrame,
} from './protocol';

export interface Transcript {
  conversation: string;
  revision: number;
  card: Card;
  entries: Entry[];
  hasOlder: boolean;
}

export function mergeEntries(old: Entry[], fresh: Entry[]): Entry[] {
  if (fresh.length === 0) return old;
  const byNumber = new Map(old.map((entry) => [entry.entry, entry]));
  for (const entry of fresh) byNumber.set(entry.entry, entry);
  return [...byNumber.values()].sort((a, b) => a.entry - b.entry);
}

// A fresh thread replaces what was there. Older entries that were loaded before stay when the two
// stretches touch; with a gap between them they would only look complete.
export function transcriptOf(frame: ThreadFrame, old: Transcript | null): Transcript {
  const fresh: Transcript = {
    conversation: frame.conversation,
    revision: offsetOf(frame.revision),
    card: frame.card,
    entries: mergeEntries([], frame.entries),
    hasOlder: frame.more,
  };
  const first = fresh.entries[0];
  const oldLast = old?.entries.at(-1);
  const isKin = old !== null && old.conversation === fresh.conversation;
  if (!isKin || !first || !oldLast || first.entry > oldLast.entry + 1) return fresh;
  const older = old.entries.filter((entry) => entry.entry < first.entry);
  if (older.length === 0) return fresh;
  return { ...fresh, entries: [...older, ...fresh.entries], hasOlder: old.hasOlder };
}

export function applyEntries(base: Transcript, frame: EntriesFrame): Transcript {
  return {
    ...base,
    revision: offsetOf(frame.revision),
    card: frame.card,
    entries: mergeEntries(base.entries, frame.entries),
  };
}

// Older entries at the front. What is there already is newer knowledge than the page and stays.
export function applyHistory(base: Transcript, frame: HistoryFrame): Transcript {
  if (frame.conversation !== base.conversation) return base;
  const entries = mergeEntries(frame.entries, base.entries);
  return { ...base, entries: entries.length === 0 ? base.entries : entries, hasOlder: frame.more };
}

export function lastUserMessage(entries: Entry[]): number {
  for (let i = entries.length - 1; i >= 0; i -= 1) {
    const entry = entries[i];
    if (entry?.type === 'message_received') return entry.message ?? 0;
  }
  return 0;
}
