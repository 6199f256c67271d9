// The visitor's side as data: one conversation, followed like an agent follows it, and messages
// that go out as `receive` commands whose external id is the command's own id.
//
// A visitor whom the site knows may have a conversation that was begun elsewhere: when the chat is
// seen and there is none under the usual name, it is opened, and the answer says which one goes on.
import { batch, effect, signal, type Signal } from '@preact/signals';
import type { Visitor } from '../api';
import { landed, newId, type Dispatch, type TextStorage } from '../outbox';
import type { ErrorFrame, Frame, OkFrame } from '../protocol';
import type { Session } from '../session';
import { ThreadStore } from '../thread_store';

export class ChatStore {
  readonly thread: ThreadStore;
  readonly isSeen: Signal<boolean> = signal(false);
  // Whether it is known which conversation goes on, or whether there is one.
  readonly isSettled: Signal<boolean>;
  private isOpening = false;
  private stopSettling = (): void => undefined;

  // The storage keeps up to where the visitor has seen the conversation.
  constructor(readonly session: Session, readonly visitor: Visitor, private readonly seen?: TextStorage) {
    this.thread = new ThreadStore(session);
    this.isSettled = signal(visitor.is_verified !== true);
  }

  start(onRefused: () => void): void {
    this.thread.open(this.visitor.conversation);
    this.stopSettling = effect(() => this.settle());
    this.session.start({
      onWelcome: (frame) => {
        if (frame.resume === 'reset') this.thread.forgetRevisions();
        this.thread.watch();
      },
      onFrame: (frame) => batch(() => this.onFrame(frame)),
      onRefused,
    });
  }

  stop(): void {
    this.stopSettling();
    this.session.stop();
  }

  write(text: string): void {
    const id = newId();
    const afterEntry = this.thread.shown.peek()?.entries.at(-1)?.entry ?? 0;
    const { channel } = this.visitor;
    const conversation = this.thread.selected.peek() ?? this.visitor.conversation;
    const fields = { conversation, channel, text, external_id: id };
    void this.session.outbox.submit('receive', fields, { id, isKept: true, afterEntry });
  }

  // Tells how many messages of others came that were not seen, now and whenever that changes.
  onUnread(tell: (count: number) => void): () => void {
    let told = -1;
    return effect(() => {
      const { value: shown } = this.thread.shown;
      const others = (shown?.entries ?? []).filter(({ type }) => type === 'message_sent');
      const last = others.at(-1)?.message ?? 0;
      const isSeen = this.isSeen.value;
      if (isSeen && shown) this.seen?.setItem(this.seenKey, String(last));
      const upTo = Number(this.seen?.getItem(this.seenKey) ?? 0);
      const count = isSeen ? 0 : others.filter(({ message }) => (message ?? 0) > upTo).length;
      if (count !== told) tell(count);
      told = count;
    });
  }

  private settle(): void {
    const isMissing = this.thread.problem.value !== '' && this.thread.shown.value === null;
    if (this.thread.shown.value) this.isSettled.value = true;
    if (this.isSettled.value || !isMissing || !this.isSeen.value || this.isOpening) return;
    this.isOpening = true;
    const { conversation, channel } = this.visitor;
    void this.session.outbox.submit('open', { conversation, channel, user: this.visitor.user }).then((answer) => {
      this.isOpening = false;
      if (!answer.ok && answer.frame.code === 'already_active' && answer.frame.conversation) {
        this.thread.open(answer.frame.conversation);
      } else {
        this.thread.watch();
      }
      this.isSettled.value = true;
    });
  }

  typing(on: boolean): void {
    // Before the first message there is no conversation that others could follow.
    const shown = this.thread.shown.peek();
    if (shown) this.session.send({ t: 'typing', conversation: shown.conversation, on });
  }

  // What was written and does not stand in the transcript yet.
  kept(): Dispatch[] {
    const kept = this.session.outbox.kept.value;
    const shown = this.thread.shown.value;
    const entries = (shown?.entries ?? []).map(({ entry, type, message, actor }) => (
      { entry, type, message: message ?? null, isMine: actor?.kind === 'user' }));
    const done = landed(kept, entries, shown?.revision ?? -1);
    return kept.filter((dispatch) => !done.has(dispatch.frame.id));
  }

  private onFrame(frame: Frame): void {
    switch (frame.t) {
      case 'thread':
        this.thread.onThread(frame);
        this.session.connection.resynced();
        this.tidy();
        break;
      case 'entries':
        this.thread.onEntries(frame);
        this.tidy();
        break;
      case 'typing':
        this.thread.onTyping(frame);
        break;
      case 'reset':
        this.thread.forgetRevisions();
        this.thread.watch();
        break;
      case 'ok':
        this.onAccepted(frame);
        break;
      case 'error':
        this.onError(frame);
        break;
    }
  }

  // The first message makes the conversation, and a later one may go on in another.
  private onAccepted(frame: OkFrame): void {
    if (frame.op !== 'receive') return;
    const conversation = frame.conversation ?? this.visitor.conversation;
    if (conversation !== this.thread.selected.peek()) this.thread.open(conversation);
    else if (!this.thread.shown.peek()) this.thread.watch();
    this.tidy();
  }

  // No conversation yet is no error here: there is nothing to show until the first message.
  private onError(frame: ErrorFrame): void {
    if (!frame.id && this.thread.onError(frame)) this.session.connection.resynced();
  }

  private get seenKey(): string {
    return `seen ${this.visitor.user}`;
  }

  private tidy(): void {
    const revision = this.thread.shown.peek()?.revision ?? -1;
    for (const { frame, state, offset = 0 } of this.session.outbox.kept.peek()) {
      if (state === 'accepted' && offset <= revision) this.session.outbox.drop(frame.id);
    }
  }
}
