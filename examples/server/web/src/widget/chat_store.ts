// The visitor's side as data: one conversation, followed like an agent follows it, and messages
// that go out as `receive` commands whose external id is the command's own id.
import { batch } from '@preact/signals';
import type { Visitor } from '../api';
import { landed, newId, type Dispatch } from '../outbox';
import type { ErrorFrame, Frame, OkFrame } from '../protocol';
import type { Session } from '../session';
import { ThreadStore } from '../thread_store';

export class ChatStore {
  readonly thread: ThreadStore;

  constructor(readonly session: Session, readonly visitor: Visitor) {
    this.thread = new ThreadStore(session);
  }

  start(onRefused: () => void): void {
    this.thread.open(this.visitor.conversation);
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

  private tidy(): void {
    const revision = this.thread.shown.peek()?.revision ?? -1;
    for (const { frame, state, offset = 0 } of this.session.outbox.kept.peek()) {
      if (state === 'accepted' && offset <= revision) this.session.outbox.drop(frame.id);
    }
  }
}
