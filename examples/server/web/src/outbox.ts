// Commands on their way. Each has an id that never changes: what was not answered goes out again
// after every welcome under the same id, so the library answers a repeated one with the first
// result. Texts that a person wrote also outlive a reload of the page.
import { signal, type Signal } from '@preact/signals';
import { offsetOf, type ClientFrame, type CommandFrame, type ErrorFrame, type OkFrame } from './protocol';

export interface Dispatch {
  frame: CommandFrame;
  state: 'queued' | 'sent' | 'accepted' | 'refused';
  at: number;
  isKept: boolean; // a person's text: shown in the transcript until its entry arrives
  afterEntry: number; // the newest entry when it was written
  message?: number; // the number that `ok` named
  offset?: number; // where `ok` says it stands
  error?: ErrorFrame;
}

export type Answer = { ok: true; frame: OkFrame } | { ok: false; frame: ErrorFrame };

export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface SubmitOptions {
  isKept?: boolean;
  afterEntry?: number;
  id?: string;
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Outbox {
  // What the transcript shows of it: kept texts that have no entry yet, in the order of writing.
  readonly kept: Signal<Dispatch[]> = signal([]);
  private readonly waiting = new Map<string, Dispatch>();
  private readonly answers = new Map<string, (answer: Answer) => void>();

  constructor(
    private readonly transmit: (frame: ClientFrame) => boolean,
    private readonly now: () => number,
    private readonly storage: TextStorage,
    private readonly storageKey: string,
  ) {
    for (const dispatch of this.restore()) this.waiting.set(dispatch.frame.id, dispatch);
    this.publish();
  }

  submit(op: string, fields: Record<string, unknown>, options: SubmitOptions = {}): Promise<Answer> {
    const id = options.id ?? newId();
    const frame: CommandFrame = { t: 'command', id, op, ...fields };
    const { isKept = false, afterEntry = 0 } = options;
    const dispatch: Dispatch = { frame, state: 'queued', at: this.now(), isKept, afterEntry };
    this.waiting.set(id, dispatch);
    const answer = new Promise<Answer>((resolve) => this.answers.set(id, resolve));
    this.sendOut(dispatch);
    this.publish();
    return answer;
  }

  // A new session: whatever has no answer goes out again, oldest first.
  flush(): void {
    for (const dispatch of this.waiting.values()) {
      if (dispatch.state === 'queued' || dispatch.state === 'sent') this.sendOut(dispatch);
    }
    this.publish();
  }

  settle(frame: OkFrame | ErrorFrame): void {
    const dispatch = frame.id === undefined ? undefined : this.waiting.get(frame.id);
    if (!dispatch) return;
    const id = dispatch.frame.id;
    if (frame.t === 'ok') {
      const message = frame.message === undefined ? {} : { message: frame.message };
      const offset = offsetOf(frame.offset);
      this.replace({ ...dispatch, ...message, offset, state: 'accepted' });
      if (!dispatch.isKept) this.waiting.delete(id);
    } else {
      this.replace({ ...dispatch, state: 'refused', error: frame });
      if (!dispatch.isKept) this.waiting.delete(id);
    }
    this.publish();
    const resolve = this.answers.get(id);
    this.answers.delete(id);
    resolve?.(frame.t === 'ok' ? { ok: true, frame } : { ok: false, frame });
  }

  // Sends a refused or unanswered text once more; `changes` brings, for example, the fence of now.
  retry(id: string, changes: Record<string, unknown> = {}): void {
    const old = this.waiting.get(id);
    if (!old) return;
    // A refusal was not accepted, so its id is free for the changed body; an unanswered one may
    // have been accepted, so its body stays as it was.
    const frame = old.state === 'refused' ? { ...old.frame, ...changes } : old.frame;
    const { isKept, afterEntry } = old;
    const fresh: Dispatch = { frame, state: 'queued', at: this.now(), isKept, afterEntry };
    this.waiting.set(id, fresh);
    this.sendOut(fresh);
    this.publish();
  }

  drop(id: string): void {
    if (this.waiting.delete(id)) this.publish();
  }

  private sendOut(dispatch: Dispatch): void {
    if (this.transmit(dispatch.frame)) this.replace({ ...dispatch, state: 'sent', at: this.now() });
  }

  private replace(dispatch: Dispatch): void {
    this.waiting.set(dispatch.frame.id, dispatch);
  }

  private publish(): void {
    const kept = [...this.waiting.values()].filter((dispatch) => dispatch.isKept);
    this.kept.value = kept;
    if (kept.length === 0) this.storage.removeItem(this.storageKey);
    else this.storage.setItem(this.storageKey, JSON.stringify(kept));
  }

  private restore(): Dispatch[] {
    try {
      const stored: unknown = JSON.parse(this.storage.getItem(this.storageKey) ?? '[]');
      return Array.isArray(stored) ? (stored as Dispatch[]) : [];
    } catch {
      return [];
    }
  }
}

// Which kept texts already stand in a transcript read at `revision`: those accepted up to there,
// and, because an entry may come before its `ok`, one for one the newer entries of the same author.
export function landed(kept: Dispatch[], entries: OwnEntry[], revision: number): Set<string> {
  const done = new Set<string>();
  const taken = new Set<number>();
  for (const dispatch of kept) {
    if (dispatch.state !== 'accepted' || (dispatch.offset ?? 0) > revision) continue;
    done.add(dispatch.frame.id);
    const own = entries.find((entry) => entry.message === dispatch.message);
    if (own) taken.add(own.entry);
  }
  for (const dispatch of kept) {
    if (done.has(dispatch.frame.id) || dispatch.state === 'refused') continue;
    const type = entryTypes[dispatch.frame.op];
    const own = entries.find((entry) => entry.isMine && entry.type === type
      && entry.entry > dispatch.afterEntry && !taken.has(entry.entry));
    if (!own) continue;
    done.add(dispatch.frame.id);
    taken.add(own.entry);
  }
  return done;
}

const entryTypes: Record<string, string> = {
  note: 'note_added', send: 'message_sent', receive: 'message_received',
};

export interface OwnEntry {
  entry: number;
  type: string;
  message: number | null;
  isMine: boolean;
}
