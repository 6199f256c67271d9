// What somebody has begun to write, per person, conversation and kind. It is in the tab's storage
// from the first letter on, and in the library a moment later, so that it is there on another
// device too. A reply and a note are two drafts, and losing a claim touches neither.
import { signal, type Signal } from '@preact/signals';
import type { TextStorage } from './outbox';

export type DraftKind = 'reply' | 'note';

// Keeps a text in the library; tells whether it was, null while there is no session.
export type Keep = (conversation: string, kind: DraftKind, text: string) => Promise<boolean> | null;

export interface DraftTimers {
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
}

const pauseMs = 1_000;

interface Known {
  text: string; // what the library has, or is being told
  underWay: number;
}

export class Drafts {
  // Counts up when a text came from the library.
  readonly arrivals: Signal<number> = signal(0);
  private readonly known = new Map<string, Known>();
  private readonly timers = new Map<string, number>();
  private readonly unsaved = new Map<string, [conversation: string, kind: DraftKind]>();

  constructor(
    private readonly storage: TextStorage,
    private readonly owner: string,
    private readonly clock: DraftTimers,
    private readonly keep: Keep,
  ) {}

  get(conversation: string, kind: DraftKind): string {
    return this.storage.getItem(this.key(conversation, kind)) ?? '';
  }

  set(conversation: string, kind: DraftKind, text: string): void {
    const key = this.key(conversation, kind);
    this.write(key, text);
    this.unsaved.set(key, [conversation, kind]);
    this.clock.clearTimer(this.timers.get(key) ?? 0);
    this.timers.set(key, this.clock.setTimer(() => this.save(conversation, kind), pauseMs));
  }

  // The text went out as a message or note: the library forgets its draft by itself.
  sent(conversation: string, kind: DraftKind): void {
    const key = this.key(conversation, kind);
    this.write(key, '');
    this.settled(key);
    this.known.set(key, { text: '', underWay: this.known.get(key)?.underWay ?? 0 });
  }

  // What the library has, as a thread says it. A text of this page that it does not know yet wins.
  arrived(conversation: string, kind: DraftKind, text: string): void {
    const key = this.key(conversation, kind);
    const local = this.get(conversation, kind);
    const known = this.known.get(key);
    if (known && known.underWay > 0) return;
    this.known.set(key, { text, underWay: 0 });
    if (local === text) return;
    const isUnchanged = known ? known.text === local : local === '';
    if (isUnchanged && !this.unsaved.has(key)) {
      this.write(key, text);
      this.arrivals.value += 1;
    } else {
      this.set(conversation, kind, local);
    }
  }

  // Everything that is not saved yet, now.
  saveAll(): void {
    for (const [conversation, kind] of [...this.unsaved.values()]) this.save(conversation, kind);
  }

  private save(conversation: string, kind: DraftKind): void {
    const key = this.key(conversation, kind);
    const text = this.get(conversation, kind);
    const known = this.known.get(key);
    if ((known?.text ?? '') === text) {
      this.settled(key);
      return;
    }
    const answer = this.keep(conversation, kind, text);
    if (!answer) return;
    this.settled(key);
    const now: Known = { text, underWay: (known?.underWay ?? 0) + 1 };
    this.known.set(key, now);
    void answer.then((isKept) => {
      const latest = this.known.get(key);
      if (!latest) return;
      latest.underWay -= 1;
      // What it would not keep is not known to it, so nothing of its own replaces it here.
      if (!isKept && latest.text === text) latest.text = known?.text ?? '';
    });
  }

  private settled(key: string): void {
    this.clock.clearTimer(this.timers.get(key) ?? 0);
    this.timers.delete(key);
    this.unsaved.delete(key);
  }

  private write(key: string, text: string): void {
    if (text === '') this.storage.removeItem(key);
    else this.storage.setItem(key, text);
  }

  private key(conversation: string, kind: DraftKind): string {
    return `draft ${JSON.stringify([this.owner, conversation, kind])}`;
  }
}

// The tab's own storage; where the browser forbids it, a map that lives as long as the page.
export function tabStorage(): TextStorage {
  return storageOf(() => sessionStorage);
}

// The same for what stays in the browser.
export function browserStorage(): TextStorage {
  return storageOf(() => localStorage);
}

function storageOf(find: () => Storage): TextStorage {
  try {
    const storage = find();
    storage.setItem('probe', '1');
    storage.removeItem('probe');
    return quotaSafe(storage);
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
