// What somebody has begun to write, kept per person, conversation and kind for the life of the tab.
// A reply and a note are two drafts, and losing a claim touches neither.
import type { TextStorage } from './outbox';

export type DraftKind = 'reply' | 'note';

export class Drafts {
  constructor(private readonly storage: TextStorage, private readonly owner: string) {}

  get(conversation: string, kind: DraftKind): string {
    return this.storage.getItem(this.key(conversation, kind)) ?? '';
  }

  set(conversation: string, kind: DraftKind, text: string): void {
    const key = this.key(conversation, kind);
    if (text === '') this.storage.removeItem(key);
    else this.storage.setItem(key, text);
  }

  private key(conversation: string, kind: DraftKind): string {
    return `draft ${JSON.stringify([this.owner, conversation, kind])}`;
  }
}

// The tab's own storage; where the browser forbids it, a map that lives as long as the page.
export function tabStorage(): TextStorage {
  try {
    sessionStorage.setItem('probe', '1');
    sessionStorage.removeItem('probe');
    return quotaSafe(sessionStorage);
  } catch {
    const map = new Map<string, string>();
    return {
      getItem: (key) => map.get(key) ?? null,
      setItem: (key, value) => void map.set(key, value),
      removeItem: (key) => void map.delete(key),
    };
  }
}

function quotaSafe(storage: Storage): TextStorage {
  return {
    getItem: (key) => storage.getItem(key),
    removeItem: (key) => storage.removeItem(key),
    setItem: (key, value) => {
      try {
        storage.setItem(key, value);
      } catch {
        // The storage is full: the text lives on in the page, only a reload would lose it.
      }
    },
  };
}
