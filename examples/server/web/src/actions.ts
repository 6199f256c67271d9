// What an agent does with a conversation: every button, key and command of the palette ends here.
// What is safe to show before the answer is shown at once, and taken back with a sentence that says
// why; texts go through the outbox and are never lost.
import { signal, type Signal } from '@preact/signals';
import { landed, type Answer, type Dispatch, type OwnEntry } from './outbox';
import { Overlays, type Patch } from './overlays';
import { describe, refusalText } from './refusal';
import { words } from './words';
import { lastUserMessage } from './transcript';
import { sameHolder, type Card, type OkFrame, type Outcome, type Principal } from './protocol';
import type { DraftKind } from './drafts';
import type { Inbox } from './store';

const renewEveryMs = 60_000;
const renewSoonMs = 120_000;

type Fields = Record<string, unknown>;

// One act: what is sent, what is said when it is done, what the card looks like meanwhile.
interface Act {
  op: string;
  fields?: Fields;
  what?: string;
  done?: string;
  patch?: Patch;
}

export class Actions {
  // What is under way, by conversation: the op's name.
  readonly busy: Signal<ReadonlyMap<string, string>> = signal(new Map());
  readonly overlays = new Overlays();
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
    this.overlays.clear();
    this.readUpTo.clear();
  }

  async claim(card: Card): Promise<void> {
    await this.take(card, 'claim', words.done.claim);
  }

  async takeOver(card: Card): Promise<void> {
    await this.take(card, 'take_over', words.done.take_over);
  }

  async claimNext(): Promise<void> {
    const answer = await this.inbox.session.outbox.submit('claim_next', {});
    if (!answer.ok) {
      const isEmpty = answer.frame.code === 'queue_empty';
      this.inbox.say(isEmpty ? words.done.nobody : describe(answer.frame), isEmpty ? 'info' : 'bad');
      return;
    }
    const conversation = answer.frame.conversation;
    if (conversation === undefined) return;
    this.grant(conversation, answer.frame);
    this.inbox.open(conversation);
    this.inbox.say(words.done.claim_next);
  }

  async decline(card: Card): Promise<void> {
    const patch: Patch = (one) => ({ ...one, state: 'waiting', offered_to: null });
    await this.run(card, { op: 'decline', done: words.done.decline, patch });
  }

  async release(card: Card): Promise<void> {
    const fields = { fence: card.fence };
    const patch: Patch = (one) => ({ ...one, state: 'waiting', holder: null });
    await this.run(card, { op: 'release', fields, done: words.done.release, patch });
  }

  // To an agent, or to the queue of a team.
  async transfer(card: Card, to: { target: Principal } | { team: string }): Promise<void> {
    const isAgent = 'target' in to;
    const name = isAgent ? to.target.name || to.target.id : to.team;
    const fields = { fence: card.fence, ...(isAgent ? { target: to.target.id } : { team: to.team }) };
    await this.run(card, { op: 'transfer', fields, done: words.done.transfer(name) });
  }

  async handBack(card: Card, summary: string): Promise<void> {
    const text = summary.trim();
    const fields = { fence: card.fence, ...(text === '' ? {} : { text }) };
    await this.run(card, { op: 'hand_back', fields, done: words.done.hand_back });
  }

  // 0: until the user writes or somebody wakes it.
  async snooze(card: Card, untilMs: number): Promise<void> {
    const fence = this.inbox.isMine(card) ? { fence: card.fence } : {};
    const fields = { ...fence, ...(untilMs === 0 ? {} : { until_ms: untilMs }) };
    const patch: Patch = (one) => ({ ...one, state: 'snoozed', snoozed_until_ms: untilMs });
    await this.run(card, { op: 'snooze', fields, done: words.done.snooze, patch });
  }

  async wake(card: Card): Promise<void> {
    const state = card.holder ? 'claimed' : 'waiting';
    const patch: Patch = (one) => ({ ...one, state, snoozed_until_ms: 0 });
    await this.run(card, { op: 'wake', done: words.done.wake, patch });
  }

  async prioritize(card: Card, priority: number): Promise<void> {
    const patch: Patch = (one) => ({ ...one, priority });
    const done = words.done.priority(priority);
    await this.run(card, { op: 'prioritize', what: 'priority', fields: { priority }, done, patch });
  }

  async close(card: Card, outcome: Outcome = 'resolved', text = '', into = ''): Promise<void> {
    if (!this.mayClose(card)) {
      this.inbox.say(words.done.claimToClose, 'bad');
      return;
    }
    const fence = this.inbox.isHeld(card) ? { fence: card.fence } : {};
    const more = { ...(text === '' ? {} : { text }), ...(into === '' ? {} : { into }) };
    const done = words.done.close(words.outcomes[outcome]);
    await this.run(card, { op: 'close', fields: { ...fence, outcome, ...more }, done });
  }

  async reopen(card: Card): Promise<void> {
    await this.run(card, { op: 'reopen', done: words.done.reopen });
  }

  mayClose(card: Card): boolean {
    return card.is_active && (this.inbox.isHeld(card) || this.inbox.isSupervisor);
  }

  mayTakeOver(card: Card): boolean {
    if (card.state === 'assistant') return true;
    return card.state === 'claimed' && !this.inbox.isMine(card) && this.inbox.isSupervisor;
  }

  // Several tags may be on their way at once, and beside any other act.
  async tag(card: Card, given: string): Promise<void> {
    const tag = given.trim();
    const patch: Patch = (one) => (one.tags.includes(tag) ? one : { ...one, tags: [...one.tags, tag] });
    if (tag !== '') await this.perform(card, { op: 'tag', fields: { tag }, patch });
  }

  async untag(card: Card, tag: string): Promise<void> {
    const patch: Patch = (one) => ({ ...one, tags: one.tags.filter((other) => other !== tag) });
    await this.perform(card, { op: 'untag', what: 'tag', fields: { tag }, patch });
  }

  // Sends a reply or keeps a note. The text stands in the transcript at once, as not yet sent.
  async write(card: Card, kind: DraftKind, text: string): Promise<void> {
    const { conversation } = card;
    const afterEntry = this.inbox.thread.shown.peek()?.entries.at(-1)?.entry ?? 0;
    const op = kind === 'note' ? 'note' : 'send';
    const fence = kind === 'note' ? {} : { fence: card.fence };
    this.inbox.drafts.sent(conversation, kind);
    const options = { isKept: true, afterEntry };
    const { outbox } = this.inbox.session;
    const answer = await outbox.submit(op, { conversation, text, ...fence }, options);
    if (!answer.ok) {
      const why = refusalText(answer.frame, this.inbox.session.serverNow());
      this.inbox.say(words.refusal.notSent(why), 'bad');
    }
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
    const card = this.inbox.thread.shown.peek()?.card;
    if (card) this.overlays.prune(card);
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
    const answer = await this.run(card, { op, done });
    if (!answer?.ok) return;
    this.grant(card.conversation, answer.frame);
    const { page, thread } = this.inbox;
    const isOpen = thread.selected.peek() === card.conversation;
    if (isOpen && page.kind.peek() === 'reply') page.write('reply');
  }

  // One act per conversation at a time; null when another is under way.
  private async run(card: Card, act: Act): Promise<Answer | null> {
    const { conversation } = card;
    if (this.busy.peek().has(conversation)) return null;
    this.busy.value = new Map(this.busy.peek()).set(conversation, act.op);
    const answer = await this.perform(card, act);
    const rest = new Map(this.busy.peek());
    rest.delete(conversation);
    this.busy.value = rest;
    return answer;
  }

  private async perform({ conversation }: Card, { op, fields, what, done, patch }: Act): Promise<Answer> {
    const overlay = patch && this.overlays.add(conversation, patch);
    const answer = await this.inbox.session.outbox.submit(op, { conversation, ...fields });
    if (answer.ok) {
      if (overlay) this.overlays.accept(overlay, answer.frame.version);
      if (done !== undefined) this.inbox.say(done);
      return answer;
    }
    if (overlay) this.overlays.drop(overlay);
    const why = refusalText(answer.frame, this.inbox.session.serverNow());
    const name = (words.acts as Record<string, string>)[what ?? op]?.replace('…', '') ?? op;
    const isClaim = op === 'claim' && answer.frame.code === 'already_claimed';
    this.inbox.say(isClaim ? why : words.refusal.notDone(name, why), 'bad');
    return answer;
  }

  private grant(conversation: string, { fence, version }: OkFrame): void {
    if (fence === undefined || version === undefined) return;
    const { self } = this.inbox;
    const patch: Patch = (one) => ({ ...one, state: 'claimed', holder: self, fence });
    this.overlays.add(conversation, patch, version);
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
