// What an agent does: every button and key ends here. Claims are shown as under way at once and
// taken back with a word about who was first; texts go through the outbox and are never lost.
import { signal, type Signal } from '@preact/signals';
import { landed, type Answer, type Dispatch, type OwnEntry } from './outbox';
import { describe } from './error_text';
import { duration } from './format';
import { lastUserMessage } from './transcript';
import { sameHolder, type Card, type ErrorFrame, type OkFrame, type Outcome } from './protocol';
import type { DraftKind } from './drafts';
import type { Inbox } from './store';

const renewEveryMs = 60_000;
const renewSoonMs = 120_000;

interface Grant {
  fence: number;
  version: number;
}

export class Actions {
  // What is under way, by conversation: the op's name.
  readonly busy: Signal<ReadonlyMap<string, string>> = signal(new Map());
  // Claims that `ok` granted and no card shows yet.
  private readonly grants: Signal<ReadonlyMap<string, Grant>> = signal(new Map());
  private readonly readUpTo = new Map<string, number>();
  private renewTimer = 0;

  constructor(private readonly inbox: Inbox) {}

  start(): void {
    const turn = () => {
      this.renewTimer = this.inbox.session.setTimer(turn, renewEveryMs);
      this.renew();
    };
    this.renewTimer = this.inbox.session.setTimer(turn, renewEveryMs);
  }

  stop(): void {
    this.inbox.session.clearTimer(this.renewTimer);
  }

  // Versions before a reset mean nothing after it.
  forgetVersions(): void {
    this.grants.value = new Map();
    this.readUpTo.clear();
  }

  withGrant(card: Card): Card {
    const grant = this.grants.value.get(card.conversation);
    if (!grant || grant.version <= card.version) return card;
    return { ...card, state: 'claimed', holder: this.inbox.self, fence: grant.fence };
  }

  async claim(card: Card): Promise<void> {
    await this.take(card, 'claim', 'Claimed: you can reply now');
  }

  async takeOver(card: Card): Promise<void> {
    await this.take(card, 'take_over', 'Taken over: you can reply now');
  }

  async claimNext(): Promise<void> {
    const answer = await this.inbox.session.outbox.submit('claim_next', {});
    if (!answer.ok) {
      const isEmpty = answer.frame.code === 'queue_empty';
      this.inbox.say(isEmpty ? 'Nobody is waiting' : describe(answer.frame), isEmpty ? 'info' : 'bad');
      return;
    }
    const conversation = answer.frame.conversation;
    if (conversation === undefined) return;
    this.grant(conversation, answer.frame);
    this.inbox.open(conversation);
    this.inbox.say('Claimed the next in the queue');
  }

  async decline(card: Card): Promise<void> {
    await this.run(card, 'decline', {}, 'Declined: others are asked');
  }

  async release(card: Card): Promise<void> {
    await this.run(card, 'release', { fence: card.fence }, 'Released to the queue');
  }

  async handBack(card: Card, summary: string): Promise<void> {
    const text = summary.trim();
    const fields = { fence: card.fence, ...(text === '' ? {} : { text }) };
    await this.run(card, 'hand_back', fields, 'Handed back to the assistant');
  }

  async close(card: Card, outcome: Outcome = 'resolved'): Promise<void> {
    if (!this.mayClose(card)) {
      this.inbox.say('Claim this chat to close it', 'bad');
      return;
    }
    const fence = this.inbox.isMine(card) ? { fence: card.fence } : {};
    await this.run(card, 'close', { ...fence, outcome }, `Closed as ${outcome}`);
  }

  mayClose(card: Card): boolean {
    return card.is_active && (this.inbox.isMine(card) || this.inbox.isSupervisor);
  }

  mayTakeOver(card: Card): boolean {
    if (card.state === 'assistant') return true;
    return card.state === 'claimed' && !this.inbox.isMine(card) && this.inbox.isSupervisor;
  }

  async reopen(card: Card): Promise<void> {
    await this.run(card, 'reopen', {}, 'Reopened');
  }

  async wake(card: Card): Promise<void> {
    await this.run(card, 'wake', {}, 'Awake again');
  }

  async tag(card: Card, tag: string): Promise<void> {
    const text = tag.trim();
    if (text !== '') await this.run(card, 'tag', { tag: text }, '');
  }

  async untag(card: Card, tag: string): Promise<void> {
    await this.run(card, 'untag', { tag }, '');
  }

  // Sends a reply or keeps a note. The text stands in the transcript at once, as not yet sent.
  async write(card: Card, kind: DraftKind, text: string): Promise<void> {
    const { conversation } = card;
    const afterEntry = this.inbox.thread.shown.peek()?.entries.at(-1)?.entry ?? 0;
    const op = kind === 'note' ? 'note' : 'send';
    const fence = kind === 'note' ? {} : { fence: card.fence };
    this.inbox.drafts.set(conversation, kind, '');
    const options = { isKept: true, afterEntry };
    const outbox = this.inbox.session.outbox;
    const answer = await outbox.submit(op, { conversation, text, ...fence }, options);
    if (!answer.ok) this.inbox.say(`Not sent: ${describe(answer.frame)}`, 'bad');
  }

  retry(dispatch: Dispatch, card: Card): void {
    const changes = dispatch.frame.op === 'send' ? { fence: card.fence } : {};
    this.inbox.session.outbox.retry(dispatch.frame.id, changes);
  }

  // Shows of the outbox what belongs below the open transcript, and lets go of what arrived there.
  keptFor(conversation: string): Dispatch[] {
    const kept = this.inbox.session.outbox.kept.value;
    const own = kept.filter((dispatch) => dispatch.frame.conversation === conversation);
    const done = landed(own, this.ownEntries(conversation), this.revisionOf(conversation));
    return own.filter((dispatch) => !done.has(dispatch.frame.id));
  }

  tidy(): void {
    const { outbox } = this.inbox.session;
    const selected = this.inbox.thread.selected.peek();
    const accepted = outbox.kept.peek().filter((dispatch) => dispatch.state === 'accepted');
    for (const { frame, offset = 0 } of accepted) {
      const isThere = selected !== null && offset <= this.revisionOf(selected);
      if (frame.conversation !== selected || isThere) outbox.drop(frame.id);
    }
  }

  typing(conversation: string, on: boolean): void {
    this.inbox.session.send({ t: 'typing', conversation, on });
  }

  // The open transcript was seen to its end.
  markRead(): void {
    const card = this.inbox.openCard.peek();
    const message = lastUserMessage(this.inbox.thread.shown.peek()?.entries ?? []);
    if (!card || card.unread === 0 || message === 0) return;
    if ((this.readUpTo.get(card.conversation) ?? 0) >= message) return;
    this.readUpTo.set(card.conversation, message);
    const fields = { conversation: card.conversation, message };
    void this.inbox.session.outbox.submit('mark_read', fields);
  }

  // A claim that was just opened may be near the end of its lease.
  renewSoon(): void {
    const card = this.inbox.openCard.peek();
    const left = (card?.lease_until_ms || Infinity) - this.inbox.session.serverNow();
    if (left < renewSoonMs) this.renew();
  }

  private renew(): void {
    const card = this.inbox.openCard.peek();
    if (!card || !this.inbox.isMine(card) || !this.inbox.session.connection.isOpen) return;
    const fields = { conversation: card.conversation, fence: card.fence };
    void this.inbox.session.outbox.submit('renew', fields);
  }

  private async take(card: Card, op: 'claim' | 'take_over', done: string): Promise<void> {
    const answer = await this.underWay(card.conversation, op, {});
    if (answer?.ok) {
      this.grant(card.conversation, answer.frame);
      this.inbox.say(done);
      const { page, thread } = this.inbox;
      const isOpen = thread.selected.peek() === card.conversation;
      if (isOpen && page.kind.peek() === 'reply') page.write('reply');
    } else if (answer) {
      this.inbox.say(this.whyNotTaken(answer.frame), 'bad');
    }
  }

  private whyNotTaken(frame: ErrorFrame): string {
    if (frame.code !== 'already_claimed' || !frame.holder) return describe(frame);
    const name = frame.holder.name || frame.holder.id;
    const ago = this.inbox.session.serverNow() - (frame.since_ms || Infinity);
    return `${name} claimed it first${ago >= 60_000 ? `, ${duration(ago)} ago` : ''}`;
  }

  private async run(card: Card, op: string, fields: object, done: string): Promise<void> {
    const answer = await this.underWay(card.conversation, op, { ...fields });
    if (!answer) return;
    if (!answer.ok) this.inbox.say(describe(answer.frame), 'bad');
    else if (done !== '') this.inbox.say(done);
  }

  // One act per conversation at a time; null when another is under way.
  private async underWay(
    conversation: string, op: string, fields: Record<string, unknown>,
  ): Promise<Answer | null> {
    if (this.busy.peek().has(conversation)) return null;
    this.busy.value = new Map(this.busy.peek()).set(conversation, op);
    const answer = await this.inbox.session.outbox.submit(op, { conversation, ...fields });
    const rest = new Map(this.busy.peek());
    rest.delete(conversation);
    this.busy.value = rest;
    return answer;
  }

  private grant(conversation: string, { fence, version }: OkFrame): void {
    if (fence === undefined || version === undefined) return;
    this.grants.value = new Map(this.grants.peek()).set(conversation, { fence, version });
  }

  private revisionOf(conversation: string): number {
    const shown = this.inbox.thread.shown.value;
    return shown?.conversation === conversation ? shown.revision : -1;
  }

  private ownEntries(conversation: string): OwnEntry[] {
    const shown = this.inbox.thread.shown.value;
    if (shown?.conversation !== conversation) return [];
    return shown.entries.map(({ entry, type, message, actor }) => (
      { entry, type, message: message ?? null, isMine: sameHolder(actor, this.inbox.self) }));
  }
}
