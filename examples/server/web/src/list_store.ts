// The left panel's data: one live window of the chosen tab, search and order, static pages below it,
// and a second small watch of one's own conversations, so that unread ones count on every tab.
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import {
  applyChanges, emptyWindow, follow, windowOf, type Followed, type ListWindow,
} from './windows';
import type { Session } from './session';
import type { Card, ChangesFrame, PageFrame, Sort, Tab, ViewFrame } from './protocol';

const limitFirst = 50;
const limitLast = 200;
const mineView = 'mine';

const nothing: Followed<ListWindow> = { base: null, shown: null };

export interface Question {
  tab: Tab;
  search: string;
  sort: Sort;
}

// The live window and below it the static pages, each conversation once.
export interface Listed {
  cards: Card[];
  tailFrom: number; // where the static pages begin, -1 where there are none
}

export class ListStore {
  readonly tab: Signal<Tab> = signal('all');
  readonly search: Signal<string> = signal('');
  readonly sort: Signal<Sort> = signal('usual');
  readonly shown: Signal<ListWindow> = signal(emptyWindow);
  readonly mine: Signal<ListWindow> = signal(emptyWindow);
  // Rows beyond the live window, as they were when they were asked for.
  readonly tail: Signal<Card[]> = signal([]);
  readonly listed: ReadonlySignal<Listed> = computed(() => listedOf(this.shown.value.cards, this.tail.value));
  readonly isBusy: Signal<boolean> = signal(true);

  private list = nothing;
  private own = nothing;
  private view = 'list-0';
  private limit = limitFirst;
  private isGrowing = false;
  private tailMore: string | null = null;
  private readonly inTail = new Set<string>();

  constructor(private readonly session: Session) {}

  // Asks another question; what is not given stays as it is.
  go(change: Partial<Question>): void {
    const now: Question = { tab: this.tab.peek(), search: this.search.peek(), sort: this.sort.peek() };
    const next: Question = { ...now, ...change };
    if (next.tab === now.tab && next.search === now.search && next.sort === now.sort) return;
    this.session.send({ t: 'unwatch', view: this.view });
    // Another question gets another name, so late changes of the old one cannot reach it.
    this.view = `list-${Number(this.view.slice(5)) + 1}`;
    this.list = nothing;
    this.limit = limitFirst;
    batch(() => {
      this.tab.value = next.tab;
      this.search.value = next.search;
      this.sort.value = next.sort;
      this.isBusy.value = true;
      this.dropTail();
    });
    this.watchList();
  }

  watch(): void {
    this.list = { base: null, shown: this.list.shown };
    this.own = { base: null, shown: this.own.shown };
    this.isGrowing = false;
    this.dropTail();
    this.watchList();
    this.session.send({ t: 'watch', view: mineView, tab: 'mine', limit: limitLast });
  }

  // What was shown belongs to another history: any revision may replace it.
  forgetRevisions(): void {
    this.list = nothing;
    this.own = nothing;
    this.dropTail();
  }

  // True when the frame brought the list's fresh window.
  onView(frame: ViewFrame): boolean {
    if (frame.view === mineView) this.publishOwn(windowOf(frame));
    if (frame.view !== this.view) return false;
    this.isGrowing = false;
    this.isBusy.value = false;
    this.publishList(windowOf(frame));
    return true;
  }

  onChanges(frame: ChangesFrame): void {
    if (frame.view === mineView && this.own.base) {
      this.publishOwn(applyChanges(this.own.base, frame));
    } else if (frame.view === this.view && this.list.base) {
      this.publishList(applyChanges(this.list.base, frame));
    }
  }

  // More rows are wanted: first a larger live window, beyond its limit static pages.
  grow(): void {
    const { cards, total, more } = this.shown.peek();
    if (this.isGrowing || this.isBusy.peek() || (cards.length >= total && more === null)) return;
    if (this.limit < limitLast) {
      this.limit = Math.min(limitLast, this.limit + limitFirst);
      this.isGrowing = this.watchList();
    } else {
      void this.loadTail(this.tail.peek().length === 0 ? more : this.tailMore);
    }
  }

  cardOf(conversation: string): Card | undefined {
    const isIt = (card: Card) => card.conversation === conversation;
    const { revision, cards } = this.shown.value;
    const own = this.mine.value;
    const listed = cards.find(isIt);
    const held = own.cards.find(isIt);
    if (listed && held) return own.revision > revision ? held : listed;
    return listed ?? held;
  }

  revisionOf(conversation: string): number {
    const has = (window: ListWindow) => window.cards.some((c) => c.conversation === conversation);
    const shown = this.shown.value;
    const own = this.mine.value;
    return Math.max(has(shown) ? shown.revision : 0, has(own) ? own.revision : 0);
  }

  private watchList(): boolean {
    return this.session.send({ t: 'watch', view: this.view, limit: this.limit, ...this.question() });
  }

  private async loadTail(after: string | null): Promise<void> {
    if (after === null) return;
    this.isGrowing = true;
    const view = this.view;
    const page = await this.session.requests.ask<PageFrame>({
      t: 'query', limit: limitLast, after, ...this.question(),
    });
    this.isGrowing = false;
    if (page?.t !== 'page' || view !== this.view) return;
    this.tailMore = page.more;
    const fresh = page.cards.filter(({ conversation }) => {
      const isNew = !this.inTail.has(conversation);
      this.inTail.add(conversation);
      return isNew;
    });
    this.tail.value = this.tail.peek().concat(fresh);
  }

  private question(): Record<string, unknown> {
    const search = this.search.peek();
    const sort = this.sort.peek();
    return {
      tab: this.tab.peek(),
      ...(sort === 'usual' ? {} : { sort }),
      ...(search === '' ? {} : { search }),
    };
  }

  private dropTail(): void {
    this.tailMore = null;
    this.inTail.clear();
    if (this.tail.peek().length > 0) this.tail.value = [];
  }

  private publishList(base: ListWindow): void {
    this.list = follow(this.list, base);
    if (this.list.shown) this.shown.value = this.list.shown;
    this.session.connection.applied(base.revision);
  }

  private publishOwn(base: ListWindow): void {
    this.own = follow(this.own, base);
    if (this.own.shown) this.mine.value = this.own.shown;
    this.session.connection.applied(base.revision);
  }
}

function listedOf(live: Card[], tail: Card[]): Listed {
  if (tail.length === 0) return { cards: live, tailFrom: -1 };
  const known = new Set(live.map((card) => card.conversation));
  const rest = tail.filter((card) => !known.has(card.conversation));
  return { cards: live.concat(rest), tailFrom: live.length };
}
