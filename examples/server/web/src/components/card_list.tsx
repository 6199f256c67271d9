// The feed of cards as a listbox, of which only the rows in sight are drawn. For a moment after the
// pointer moved the order holds still.
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { freshRows, heldRows, isSameOrder, type Row } from '../settled_rows';
import { words } from '../words';
import type { ListStore } from '../list_store';
import type { PageState } from '../page_state';
import type { Card } from '../protocol';
import { CardRow, rowId } from './card';
import { useWindow } from './use_window';

const holdMs = 700;

export function CardList(): VNode {
  const inbox = useInbox();
  const { list, page, thread } = inbox;
  const { cards, tailFrom } = list.listed.value;
  const question = `${list.tab.value} ${list.sort.value} ${list.search.value}`;
  const { rows, onPointerMove } = useHeldOrder(cards, question);
  const live = tailFrom < 0 ? rows.length : tailFrom;
  const { box, above, below, stretch, fresh, onScroll, toTop, toRow } = useWindow(
    rows, question, live, () => list.grow());
  const marked = page.marked.value;
  page.rows = rows;
  useEffect(() => {
    if (marked !== null) toRow(page.indexOf(marked));
  }, [marked]);

  const open = (conversation: string) => {
    page.marked.value = conversation;
    inbox.open(conversation);
  };
  const total = Math.max(list.shown.value.total, rows.length);
  const drawn = rows.slice(stretch.first, stretch.end);
  const isMarkedDrawn = drawn.some((row) => row.card.conversation === marked);
  return (
    <div class="list-frame">
      {fresh > 0 && (
        <button type="button" class="pill pill-top" data-testid="new-pill" onClick={toTop}>
          {words.list.fresh(fresh)}
        </button>
      )}
      <ul
        ref={box} id="cards" class={`cards${list.isBusy.value ? ' is-busy' : ''}`} role="listbox" tabIndex={0}
        aria-label={words.list.label} aria-busy={list.isBusy.value} data-testid="cards"
        aria-activedescendant={isMarkedDrawn && marked !== null ? rowId(marked) : undefined}
        onScroll={onScroll} onPointerMove={onPointerMove}
        onKeyDown={(event) => moveByKey(event, page, thread.selected.peek())}
      >
        <li key="above" ref={above} class="spacer" role="presentation" />
        {drawn.map((row, i) => [
          stretch.first + i === tailFrom && <TailHead key="tail" />,
          <CardRow
            key={row.card.conversation} card={row.card} isGone={row.isGone}
            isSelected={row.card.conversation === thread.selected.value}
            isMarked={row.card.conversation === marked}
            position={stretch.first + i + 1} total={total} onOpen={open}
          />,
        ])}
        <li key="below" ref={below} class="spacer" role="presentation" />
      </ul>
      {rows.length === 0 && <Empty />}
    </div>
  );
}

function TailHead(): VNode {
  return <li class="tail-head" role="presentation" data-kind="tail">{words.list.tail}</li>;
}

function Empty(): VNode {
  const { list } = useInbox();
  return <p class="empty">{emptyText(list)}</p>;
}

function emptyText(list: ListStore): string {
  if (list.isBusy.value) return words.list.loading;
  if (list.search.value !== '') return words.list.nothing(list.search.value);
  return list.sort.value === 'due' ? words.list.noneDue : words.tabEmpty[list.tab.value];
}

interface Drawn {
  cards: Card[];
  rows: Row[];
  isHeld: boolean;
}

// The same array as long as neither the cards nor their order changed.
function useHeldOrder(cards: Card[], question: string) {
  const drawn = useRef<Drawn>({ cards: [], rows: [], isHeld: false });
  const movedAt = useRef(0);
  const asked = useRef(question);
  const [, redraw] = useState(0);
  if (asked.current !== question) {
    asked.current = question;
    movedAt.current = 0;
  }
  const left = movedAt.current + holdMs - performance.now();
  const { rows } = drawn.current;
  const isHeld = left > 0 && !isSameOrder(rows, cards);
  if (drawn.current.cards !== cards || drawn.current.isHeld !== isHeld) {
    drawn.current = { cards, rows: isHeld ? heldRows(rows, cards) : freshRows(cards), isHeld };
  }
  useEffect(() => {
    if (!isHeld) return undefined;
    const timer = window.setTimeout(() => redraw((n) => n + 1), left + 20);
    return () => window.clearTimeout(timer);
  });
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') movedAt.current = performance.now();
  };
  return { rows: drawn.current.rows, onPointerMove };
}

function moveByKey(event: KeyboardEvent, page: PageState, selected: string | null): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'ArrowDown') page.step(1, selected);
  else if (event.key === 'ArrowUp') page.step(-1, selected);
  else if (event.key === 'Home') page.markAt(0);
  else if (event.key === 'End') page.markAt(page.rows.length - 1);
  else return;
  event.preventDefault();
}
