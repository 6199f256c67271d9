// The agents' page as data: routes frames to the list and the open conversation, and says what the
// person should hear of. Components read its signals and call its actions, nothing else.
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { Actions } from './actions';
import { CannedReplies } from './canned';
import { Drafts, type DraftKind } from './drafts';
import { reasonLabel } from './format';
import { PageState } from './page_state';
import { ListStore } from './list_store';
import { Notifier } from './notifier';
import { describe } from './refusal';
import { ReplyWindows } from './reply_window';
import { words } from './words';
import type { TextStorage } from './outbox';
import type { Session } from './session';
import { ThreadStore } from './thread_store';
import {
  sameHolder, type Card, type Entry, type ErrorFrame, type Frame, type Principal,
  type WelcomeFrame,
} from './protocol';

export interface Me {
  tenant: string;
  agent: { id: string; name: string; role: string };
  csrf?: string; // of a host that asks for it
}

export interface Notice {
  text: string;
  tone: 'info' | 'bad';
  serial: number;
}

const noticeMs = 6_000;
const resyncAgainMs = 4_000;
const recentMs = 30_000;

export class Inbox {
  readonly list: ListStore;
  readonly thread: ThreadStore;
  readonly drafts: Drafts;
  readonly actions: Actions;
  readonly self: Principal;
  readonly page = new PageState();
  readonly notifier = new Notifier();
  readonly replyWindows = new ReplyWindows();
  readonly canned: CannedReplies;
  // Set by whoever shows the login.
  leave: () => void = () => undefined;
  readonly notice: Signal<Notice | null> = signal(null);
  readonly openCard: ReadonlySignal<Card | null>;
  readonly unread: ReadonlySignal<number>;
  private awaiting = new Set<'view' | 'thread'>();
  private resyncNotice = '';
  private noticeTimer = 0;
  private resyncTimer = 0;

  constructor(readonly session: Session, readonly me: Me, storage: TextStorage, kept: TextStorage = storage) {
    this.self = { kind: 'agent', id: me.agent.id, name: me.agent.name };
    this.list = new ListStore(session);
    this.thread = new ThreadStore(session);
    const keep = (conversation: string, kind: DraftKind, text: string) => (
      this.keepDraft(conversation, kind, text));
    this.drafts = new Drafts(storage, `${me.tenant} ${me.agent.id}`, session, keep);
    this.canned = new CannedReplies(kept, words.canned.first);
    this.actions = new Actions(this);
    this.openCard = computed(() => this.readOpenCard());
    this.unread = computed(() => this.countUnread());
  }

  get isSupervisor(): boolean {
    return this.me.agent.role === 'supervisor' || this.me.agent.role === 'admin';
  }

  start(onRefused: () => void): void {
    this.session.start({
      onWelcome: (frame, again) => this.onWelcome(frame, again),
      onFrame: (frame) => batch(() => this.onFrame(frame)),
      onRefused,
    });
    this.actions.start();
  }

  stop(): void {
    this.drafts.saveAll();
    this.actions.stop();
    this.session.clearTimer(this.noticeTimer);
    this.session.clearTimer(this.resyncTimer);
    this.session.stop();
  }

  open(conversation: string | null): void {
    this.drafts.saveAll();
    batch(() => this.thread.open(conversation));
    this.actions.renewSoon();
  }

  isMine(card: Card): boolean {
    return card.state === 'claimed' && sameHolder(card.holder, this.self);
  }

  // Mine, also while it is snoozed.
  isHeld(card: Card): boolean {
    return this.isMine(card) || (card.state === 'snoozed' && sameHolder(card.holder, this.self));
  }

  isOfferedToMe(card: Card): boolean {
    return card.state === 'offered' && sameHolder(card.offered_to ?? null, this.self);
  }

  // Manual sync: the list and the open conversation are asked for anew, as after a reconnect.
  refresh(): void {
    if (!this.session.connection.isOpen) {
      this.session.connection.nudge();
      return;
    }
    this.session.connection.refreshing();
    this.watchAll(words.notice.refreshed);
  }

  say(text: string, tone: Notice['tone'] = 'info'): void {
    this.session.clearTimer(this.noticeTimer);
    this.notice.value = { text, tone, serial: (this.notice.peek()?.serial ?? 0) + 1 };
    this.noticeTimer = this.session.setTimer(() => {
      this.notice.value = null;
    }, noticeMs);
  }

  private onWelcome(frame: WelcomeFrame, again: boolean): void {
    const isReset = frame.resume === 'reset';
    if (isReset) this.forgetRevisions();
    if (again && !isReset) this.say(words.notice.reconnected);
    this.watchAll(isReset ? words.notice.resynced : '');
  }

  private onFrame(frame: Frame): void {
    switch (frame.t) {
      case 'view':
        if (this.list.onView(frame)) this.arrived('view');
        break;
      case 'changes':
        this.list.onChanges(frame);
        break;
      case 'thread':
        if (this.thread.onThread(frame)) this.arrived('thread');
        this.replyWindows.learnFrom(frame);
        this.drafts.arrived(frame.conversation, 'reply', frame.draft ?? '');
        this.drafts.arrived(frame.conversation, 'note', frame.note_draft ?? '');
        this.actions.tidy();
        this.actions.renewSoon();
        break;
      case 'entries':
        this.thread.onEntries(frame);
        this.actions.tidy();
        break;
      case 'typing':
        this.thread.onTyping(frame);
        break;
      case 'events':
        this.announce(frame.events);
        break;
      case 'reset':
        this.onReset();
        break;
      case 'ok':
        this.actions.tidy();
        break;
      case 'error':
        if (!frame.id) this.onError(frame);
        break;
    }
  }

  // What lay between is gone. The library sends views and threads by itself; should one not come,
  // they are asked for.
  private onReset(): void {
    this.forgetRevisions();
    this.awaitAll(words.notice.resynced);
    this.session.clearTimer(this.resyncTimer);
    this.resyncTimer = this.session.setTimer(() => {
      if (this.session.connection.isResyncing) this.watchAll(words.notice.resynced);
    }, resyncAgainMs);
  }

  private forgetRevisions(): void {
    this.list.forgetRevisions();
    this.thread.forgetRevisions();
    this.actions.forgetVersions();
  }

  private watchAll(notice: string): void {
    this.awaitAll(notice);
    this.list.watch();
    this.thread.watch();
  }

  private awaitAll(notice: string): void {
    this.resyncNotice = notice;
    this.awaiting = new Set(this.thread.selected.peek() === null ? ['view'] : ['view', 'thread']);
  }

  private arrived(what: 'view' | 'thread'): void {
    this.awaiting.delete(what);
    if (this.thread.selected.peek() === null) this.awaiting.delete('thread');
    if (this.awaiting.size > 0) return;
    this.session.connection.resynced();
    if (this.resyncNotice !== '') this.say(this.resyncNotice);
    this.resyncNotice = '';
  }

  private onError(frame: ErrorFrame): void {
    if (this.thread.onError(frame)) {
      this.arrived('thread');
      return;
    }
    this.list.isBusy.value = false;
    this.say(describe(frame), 'bad');
  }

  // What is worth a word: an escalation, an offer to oneself, and to a hidden page also what a user
  // writes to oneself.
  private announce(events: Entry[]): void {
    for (const event of events) this.replyWindows.learn(event);
    const recent = events.filter((event) => this.session.serverNow() - event.at_ms < recentMs);
    const selected = this.thread.selected.peek();
    const escalated = recent.filter((event) => event.type === 'escalated' && event.conversation !== selected);
    const last = escalated.at(-1);
    if (last) {
      const one = words.notice.escalation(reasonLabel(last.reason).toLowerCase());
      this.announceOne(escalated.length > 1 ? words.notice.escalations(escalated.length) : one, last);
    }
    const offer = recent.findLast((event) => (
      event.type === 'offered' && sameHolder(event.offered_to ?? null, this.self)));
    if (offer) this.announceOne(words.notice.offered, offer);
    const mine = new Set(this.list.mine.peek().cards.map((card) => card.conversation));
    const written = recent.findLast((event) => (
      event.type === 'message_received' && mine.has(event.conversation)));
    if (written) {
      const name = written.actor?.name || written.actor?.id || '';
      this.notify(words.notice.written(name), written.text ?? '', written.conversation);
    }
  }

  private announceOne(text: string, event: Entry): void {
    this.say(text);
    this.notify(text, event.text ?? '', event.conversation);
  }

  private notify(title: string, body: string, conversation: string): void {
    this.notifier.tell(title, body, conversation, () => this.open(conversation));
  }

  async turnNotifications(isOn: boolean): Promise<void> {
    if (!(await this.notifier.turn(isOn))) this.say(words.help.notifyDenied, 'bad');
  }

  private keepDraft(conversation: string, kind: DraftKind, text: string): Promise<boolean> | null {
    if (!this.session.connection.isOpen) return null;
    const fields = { ...(text === '' ? {} : { text }), ...(kind === 'note' ? { is_note: true } : {}) };
    return this.session.outbox.submit('save_draft', { conversation, ...fields }).then(({ ok }) => ok);
  }

  // A card as it will be when what is under way is through.
  shownCard(card: Card): Card {
    return this.actions.overlays.apply(card);
  }

  // The newer of the two copies of the open conversation's card, with one's own granted claim.
  private readOpenCard(): Card | null {
    const conversation = this.thread.selected.value;
    if (conversation === null) return null;
    const shown = this.thread.shown.value;
    const listed = this.list.cardOf(conversation);
    const isListNewer = listed && this.list.revisionOf(conversation) > (shown?.revision ?? -1);
    const newest = isListNewer ? { ...shown?.card, ...listed } : shown?.card;
    return newest ? this.shownCard(newest) : null;
  }

  // Unread messages that may be mine to answer: in my conversations and in listed unclaimed ones.
  private countUnread(): number {
    const unread = new Map<string, number>();
    for (const card of this.list.shown.value.cards) {
      if (card.state === 'waiting') unread.set(card.conversation, card.unread);
    }
    for (const card of this.list.mine.value.cards) unread.set(card.conversation, card.unread);
    return [...unread.values()].reduce((sum, one) => sum + one, 0);
  }
}
