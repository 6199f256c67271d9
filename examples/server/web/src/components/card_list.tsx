// The feed of cards as a listbox. Rows that were in sight stay in sight: what comes in above them
// is counted on a pill, and for a moment after the pointer moved the order holds still.
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { freshRows, heldRows, isSameOrder, medianShift, type Row } from '../settled_rows';
import type { Card } from '../protocol';
import { CardRow, rowId } from './card';

const holdMs = 700;
const topPx = 8;
const growPx = 400;

export function CardList(): VNode {
  const inbox = useInbox();
  const { list, page, thread } = inbox;
  const box = useRef<HTMLUListElement>(null);
  const { cards, tailFrom } = useCards();
  const { rows, onPointerMove } = useHeldOrder(cards, `${list.tab.value} ${list.search.value}`);
  const { fresh, onScroll, toTop } = useSteadyScroll(box, rows);
  const marked = page.marked.value;
  page.order = rows.map((row) => row.card.conversation);
  useEffect(() => {
    if (marked !== null) document.getElementById(rowId(marked))?.scrollIntoView({ block: 'nearest' });
  }, [marked]);

  const open = (conversation: string) => {
    page.marked.value = conversation;
    inbox.open(conversation);
  };
  const total = Math.max(list.shown.value.total, rows.length);
  const isMarkedShown = marked !== null && page.order.includes(marked);
  return (
    <div class="list-frame">
      {fresh > 0 && (
        <button type="button" class="pill pill-top" data-testid="new-pill" onClick={toTop}>
          {fresh} new
        </button>
      )}
      <ul
        ref={box} id="cards" class={`cards${list.isBusy.value ? ' is-busy' : ''}`} role="listbox" tabIndex={0}
        aria-label="Conversations" aria-busy={list.isBusy.value} data-testid="cards"
        aria-activedescendant={isMarkedShown ? rowId(marked) : undefined}
        onScroll={onScroll} onPointerMove={onPointerMove}
        onKeyDown={(event) => moveByKey(event, page, thread.selected.peek())}
      >
        {rows.map((row, index) => [
          index === tailFrom && <TailHead key="tail" />,
          <CardRow
            key={row.card.conversation} card={row.card} isGone={row.isGone}
            isSelected={row.card.conversation === thread.selected.value}
            isMarked={row.card.conversation === marked}
            position={index + 1} total={total} onOpen={open}
          />,
        ])}
      </ul>
      {rows.length === 0 && <Empty />}
    </div>
  );
}

function TailHead(): VNode {
  return (
    <li class="tail-head" role="presentation">Older, as of when they were loaded</li>
  );
}

function Empty(): VNode {
  const { list } = useInbox();
  if (list.isBusy.value) return <p class="empty">Loading…</p>;
  if (list.search.value !== '') return <p class="empty">Nothing matches “{list.search.value}”.</p>;
  const texts = {
    all: 'No conversation has been escalated yet.',
    waiting: 'Nobody is waiting. New escalations appear here at once.',
    mine: 'You have claimed nothing. Claim a waiting chat to answer it.',
  };
  return <p class="empty">{texts[list.tab.value]}</p>;
}

// The live window and below it the static pages, each conversation once.
function useCards(): { cards: Card[]; tailFrom: number } {
  const { list } = useInbox();
  const live = list.shown.value.cards;
  const tail = list.tail.value;
  if (tail.length === 0) return { cards: live, tailFrom: -1 };
  const known = new Set(live.map((card) => card.conversation));
  const rest = tail.filter((card) => {
    const isNew = !known.has(card.conversation);
    known.add(card.conversation);
    return isNew;
  });
  return { cards: [...live, ...rest], tailFrom: live.length };
}

function useHeldOrder(cards: Card[], question: string) {
  const drawn = useRef<Row[]>([]);
  const movedAt = useRef(0);
  const asked = useRef(question);
  const [, redraw] = useState(0);
  if (asked.current !== question) {
    asked.current = question;
    movedAt.current = 0;
  }
  const left = movedAt.current + holdMs - performance.now();
  const isHeld = left > 0 && !isSameOrder(drawn.current, cards);
  drawn.current = isHeld ? heldRows(drawn.current, cards) : freshRows(cards);
  useEffect(() => {
    if (!isHeld) return undefined;
    const timer = window.setTimeout(() => redraw((n) => n + 1), left + 20);
    return () => window.clearTimeout(timer);
  });
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') movedAt.current = performance.now();
  };
  return { rows: drawn.current, onPointerMove };
}

// Keeps the rows in sight where they are when others come or go above them, and counts those.
function useSteadyScroll(box: RefObject<HTMLUListElement | null>, rows: Row[]) {
  const { list } = useInbox();
  const inSight = useRef(new Map<string, number>());
  const seen = useRef(new Set<string>());
  const [fresh, setFresh] = useState(0);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (element.scrollTop > topPx) {
      const shift = medianShift(inSight.current, tops(element, inSight.current.keys()));
      if (shift !== 0) element.scrollTop += shift;
      setFresh(countAbove(element, rows, seen.current));
    } else {
      for (const row of rows) seen.current.add(row.card.conversation);
      if (fresh !== 0) setFresh(0);
    }
    inSight.current = rowsInSight(element);
  }, [rows.map((row) => row.card.conversation).join('\n')]);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    inSight.current = rowsInSight(element);
    if (element.scrollTop <= topPx) {
      for (const row of rows) seen.current.add(row.card.conversation);
      if (fresh !== 0) setFresh(0);
    }
    if (element.scrollHeight - element.scrollTop - element.clientHeight < growPx) list.grow();
  };
  const toTop = () => box.current?.scrollTo({ top: 0 });
  return { fresh, onScroll, toTop };
}

function tops(element: HTMLElement, keys: Iterable<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const key of keys) {
    const row = document.getElementById(rowId(key));
    if (row) found.set(key, row.offsetTop - element.scrollTop);
  }
  return found;
}

function rowsInSight(element: HTMLElement): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of element.querySelectorAll<HTMLElement>('[data-conversation]')) {
    const top = row.offsetTop - element.scrollTop;
    if (top > element.clientHeight) break;
    if (top + row.offsetHeight > 0) found.set(row.dataset['conversation'] ?? '', top);
  }
  return found;
}

// Rows that were never seen and stand above the first one in sight; those below count as seen.
function countAbove(element: HTMLElement, rows: Row[], seen: Set<string>): number {
  const first = rowsInSight(element).keys().next().value;
  const edge = rows.findIndex((row) => row.card.conversation === first);
  rows.slice(Math.max(0, edge)).forEach((row) => seen.add(row.card.conversation));
  return rows.slice(0, Math.max(0, edge)).filter((row) => !seen.has(row.card.conversation)).length;
}

function moveByKey(
  event: KeyboardEvent,
  page: { step(by: 1 | -1, from: string | null): void; marked: { value: string | null }; order: string[] },
  selected: string | null,
): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const edge = { Home: page.order[0], End: page.order.at(-1) }[event.key];
  if (event.key === 'ArrowDown') page.step(1, selected);
  else if (event.key === 'ArrowUp') page.step(-1, selected);
  else if (edge !== undefined) page.marked.value = edge;
  else return;
  event.preventDefault();
}
