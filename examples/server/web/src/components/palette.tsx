// The command palette: every action that is possible now and every conversation, by a few letters.
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { actsOfPage, actsOnCard } from '../acts';
import { useInbox } from '../context';
import { keyOf } from '../keyboard';
import { matches } from '../palette';
import { words } from '../words';
import type { Card, PageFrame } from '../protocol';
import type { Inbox } from '../store';
import { userName } from './card';
import { Dialog } from './dialog';

const askPauseMs = 150;
const conversationsMost = 8;

interface Item {
  id: string;
  name: string;
  hint: string;
  run: () => void;
}

const optionId = (index: number) => `palette-${index}`;

export function Palette({ onEnd }: { onEnd: () => void }): VNode {
  const inbox = useInbox();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(inbox, typed.trim());
  const acts = matches(actItems(inbox), typed);
  const conversations = conversationItems(inbox, typed, found);
  const items = [...acts, ...conversations, ...searchItems(inbox, typed.trim())];
  const chosen = Math.min(at, items.length - 1);
  useEffect(() => document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' }), [chosen]);
  // The dialog is over before the act, which may ask for another.
  const run = (item: Item | undefined) => {
    if (!item) return;
    onEnd();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((chosen + step + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter') run(items[chosen]);
    else return;
    event.preventDefault();
  };
  const group = (title: string, list: Item[], from: number) => list.length > 0 && (
    <li key={title} role="presentation">
      <div class="palette-group" aria-hidden="true">{title}</div>
      <ul role="group" aria-label={title}>
        {list.map((item, i) => (
          <li
            key={item.id} id={optionId(from + i)} role="option" aria-selected={from + i === chosen}
            class="palette-item"
            data-testid={`palette-${item.id}`} onClick={() => run(item)}
          >
            <span class="palette-name" dir="auto">{item.name}</span>
            {item.hint !== '' && <span class="palette-hint">{item.hint}</span>}
          </li>
        ))}
      </ul>
    </li>
  );
  return (
    <Dialog title={words.palette.label} testId="palette-dialog" onEnd={onEnd} isWide>
      <input
        type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list"
        aria-activedescendant={items.length > 0 ? optionId(chosen) : undefined} aria-label={words.palette.label}
        placeholder={words.palette.placeholder} value={typed} autoComplete="off" spellcheck={false} dir="auto"
        autofocus data-testid="palette-input" onKeyDown={onKeyDown}
        onInput={(event) => { setTyped(event.currentTarget.value); setAt(0); }}
      />
      <ul id="palette-list" class="palette-list" role="listbox" aria-label={words.palette.label}>
        {group(words.palette.actions, acts, 0)}
        {group(words.palette.conversations, items.slice(acts.length), acts.length)}
      </ul>
      {items.length === 0 && <p class="empty-line">{words.palette.nothing}</p>}
    </Dialog>
  );
}

function actItems(inbox: Inbox): Item[] {
  const card = inbox.openCard.value;
  const itemOf = (id: keyof typeof words.acts, run: () => void): Item => (
    { id, name: words.acts[id].replace('…', ''), hint: keyOf(id) ?? '', run });
  const ofCard = card
    ? actsOnCard.filter((act) => act.may(inbox, card)).map((act) => itemOf(act.id, () => act.run(inbox, card)))
    : [];
  const ofPage = actsOfPage.filter(({ id }) => id !== 'palette').map((act) => itemOf(act.id, () => act.run(inbox)));
  return [...ofCard, ...ofPage];
}

// Those that this page has by their names, then those that the library finds.
function conversationItems(inbox: Inbox, typed: string, found: Card[]): Item[] {
  const { list } = inbox;
  const itemOf = (card: Card): Item => ({
    id: `c ${card.conversation}`,
    name: userName(card),
    hint: card.channel,
    run: () => inbox.open(card.conversation),
  });
  const near = matches([...list.mine.value.cards, ...list.listed.value.cards.slice(0, 500)].map(itemOf), typed);
  const unique = new Map([...near, ...found.map(itemOf)].map((item) => [item.id, item]));
  return [...unique.values()].slice(0, conversationsMost);
}

function searchItems({ list }: Inbox, typed: string): Item[] {
  if (typed === '') return [];
  const run = () => list.go({ tab: 'all', search: typed });
  return [{ id: 'search-for', name: words.palette.searchFor(typed), hint: '', run }];
}

function useFound(inbox: Inbox, typed: string): Card[] {
  const [found, setFound] = useState<Card[]>([]);
  const wanted = useRef('');
  useEffect(() => {
    wanted.current = typed;
    setFound([]);
    if (typed.length < 2) return undefined;
    const timer = window.setTimeout(async () => {
      const frame = { t: 'query', tab: 'all', search: typed, limit: conversationsMost };
      const page = await inbox.session.requests.ask<PageFrame>(frame);
      if (wanted.current === typed && page?.t === 'page') setFound(page.cards);
    }, askPauseMs);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return found;
}
