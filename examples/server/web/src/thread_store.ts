// The open conversation's data: its transcript, older entries on demand, who is typing.
import { signal, type Signal } from '@preact/signals';
import { applyEntries, applyHistory, transcriptOf, type Transcript } from './transcript';
import { follow, type Followed } from './windows';
import type { Session } from './session';
import type {
  EntriesFrame, ErrorFrame, HistoryFrame, Principal, ThreadFrame, TypingFrame,
} from './protocol';

const limitFirst = 100;
const limitLast = 500;
const typingMs = 8_000;

const nothing: Followed<Transcript> = { base: null, shown: null };

export class ThreadStore {
  readonly selected: Signal<string | null> = signal(null);
  readonly shown: Signal<Transcript | null> = signal(null);
  readonly problem: Signal<string> = signal('');
  readonly isLoadingOlder: Signal<boolean> = signal(false);
  readonly typing: Signal<Principal[]> = signal([]);

  private thread = nothing;
  private readonly typingTimers = new Map<string, number>();

  constructor(private readonly session: Session) {}

  open(conversation: string | null): void {
    const old = this.selected.peek();
    if (old === conversation) return;
    if (old !== null) this.session.send({ t: 'unthread', conversation: old });
    this.thread = nothing;
    this.shown.value = null;
    this.problem.value = '';
    this.clearTyping();
    this.selected.value = conversation;
    this.watch();
  }

  watch(): void {
    const conversation = this.selected.peek();
    if (conversation === null) return;
    const loaded = this.shown.peek()?.entries.length ?? 0;
    const limit = Math.min(limitLast, Math.max(limitFirst, loaded));
    this.thread = { base: null, shown: this.thread.shown };
    this.session.send({ t: 'thread', conversation, limit });
  }

  forgetRevisions(): void {
    this.thread = nothing;
  }

  // True when the frame brought the open conversation anew.
  onThread(frame: ThreadFrame): boolean {
    if (frame.conversation !== this.selected.peek()) return false;
    this.problem.value = '';
    this.publish(transcriptOf(frame, this.thread.shown));
    return true;
  }

  onEntries(frame: EntriesFrame): void {
    if (frame.conversation !== this.selected.peek() || !this.thread.base) return;
    this.publish(applyEntries(this.thread.base, frame));
    for (const { actor } of frame.entries) if (actor) this.setTyping(actor, false);
  }

  // An error without an id that can only be about the thread that was asked for.
  onError(frame: ErrorFrame): boolean {
    const isOurs = this.selected.peek() !== null && this.shown.peek() === null
      && (frame.conversation === this.selected.peek() || frame.code === 'not_found');
    if (isOurs) this.problem.value = frame.message ?? frame.code;
    return isOurs;
  }

  onTyping(frame: TypingFrame): void {
    if (frame.conversation !== this.selected.peek()) return;
    const { who } = frame;
    this.setTyping(typeof who === 'string' ? { kind: '', id: who, name: who } : who, frame.on);
  }

  async loadOlder(): Promise<void> {
    const shown = this.shown.peek();
    const first = shown?.entries[0];
    if (!shown?.hasOlder || !first || this.isLoadingOlder.peek()) return;
    this.isLoadingOlder.value = true;
    const frame = await this.session.requests.ask<HistoryFrame>({
      t: 'history', conversation: shown.conversation, before: first.entry, limit: limitFirst,
    });
    this.isLoadingOlder.value = false;
    if (frame?.t !== 'history' || frame.conversation !== this.selected.peek()) return;
    const { base, shown: seen } = this.thread;
    this.thread = {
      base: base ? applyHistory(base, frame) : null,
      shown: seen ? applyHistory(seen, frame) : null,
    };
    this.shown.value = this.thread.shown;
  }

  private publish(base: Transcript): void {
    this.thread = follow(this.thread, base);
    this.shown.value = this.thread.shown;
    this.session.connection.applied(base.revision);
  }

  private setTyping(who: Principal, isOn: boolean): void {
    const key = `${who.kind}:${who.id}`;
    const others = this.typing.peek().filter((one) => `${one.kind}:${one.id}` !== key);
    this.session.clearTimer(this.typingTimers.get(key) ?? 0);
    this.typingTimers.delete(key);
    if (isOn) {
      this.typing.value = [...others, who];
      const off = () => this.setTyping(who, false);
      this.typingTimers.set(key, this.session.setTimer(off, typingMs));
    } else if (others.length !== this.typing.peek().length) {
      this.typing.value = others;
    }
  }

  private clearTyping(): void {
    for (const timer of this.typingTimers.values()) this.session.clearTimer(timer);
    this.typingTimers.clear();
    this.typing.value = [];
  }
}
