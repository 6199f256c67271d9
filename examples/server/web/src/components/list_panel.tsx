// The left panel: tabs with live counts, search, the feed of cards.
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { count } from '../format';
import type { Tab } from '../protocol';
import { CardList } from './card_list';
import { Icon } from './icons';

const tabs: { tab: Tab; name: string; title: string }[] = [
  { tab: 'all', name: 'All', title: 'Every conversation of the team' },
  { tab: 'waiting', name: 'Waiting', title: 'Not claimed by anyone, most urgent first' },
  { tab: 'mine', name: 'Mine', title: 'Claimed by me' },
];
const searchPauseMs = 150;

export function ListPanel(): VNode {
  return (
    <section class="list-pane" aria-label="Conversations">
      <Tabs />
      <div class="list-body" role="tabpanel" id="list-panel" aria-label="Conversations of the tab">
        <SearchBox />
        <ListHead />
        <CardList />
      </div>
    </section>
  );
}

function Tabs(): VNode {
  const { list } = useInbox();
  const chosen = list.tab.value;
  const counts = list.shown.value.counts;
  const choose = (tab: Tab) => list.choose(tab, list.search.peek());
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = tabs.findIndex(({ tab }) => tab === chosen);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    choose(next.tab);
    document.getElementById(`tab-${next.tab}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Conversations" onKeyDown={onKeyDown}>
      {tabs.map(({ tab, name, title }) => (
        <button
          key={tab} type="button" role="tab" id={`tab-${tab}`} class="tab" title={title}
          aria-selected={tab === chosen} aria-controls="list-panel" tabIndex={tab === chosen ? 0 : -1}
          data-testid={`tab-${tab}`} data-count={counts[tab]} onClick={() => choose(tab)}
        >
          {name}
          <span class={`tab-count tab-count-${tab}`} data-testid={`count-${tab}`}>
            {count(counts[tab])}
          </span>
        </button>
      ))}
    </div>
  );
}

function SearchBox(): VNode {
  const { list } = useInbox();
  const [text, setText] = useState(list.search.peek());
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const find = () => list.choose(list.tab.peek(), text.trim().slice(0, 120));
    const timer = window.setTimeout(find, text === '' ? 0 : searchPauseMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (text === '') field.current?.blur();
    else setText('');
  };
  return (
    <div class="search">
      <Icon name="search" />
      <input
        ref={field} id="search" type="search" value={text} autoComplete="off" spellcheck={false}
        placeholder="Search messages and reasons" aria-label="Search messages and reasons"
        aria-keyshortcuts="/" data-testid="search"
        onInput={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <button
          type="button" class="quiet square search-clear" aria-label="Clear the search"
          onClick={() => { setText(''); field.current?.focus(); }}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

// How many were found, and in the queue the one button that takes the most urgent.
function ListHead(): VNode | null {
  const { list, actions } = useInbox();
  const { total, isAtLeast, counts } = list.shown.value;
  if (list.search.value !== '') {
    return <p class="list-head" data-testid="found">{count(total, isAtLeast)} found</p>;
  }
  if (list.tab.value !== 'waiting' || counts.waiting === 0) return null;
  return (
    <div class="list-head">
      <span>Longest and most urgent first</span>
      <button type="button" class="small" data-testid="claim-next" onClick={() => void actions.claimNext()}>
        Claim next
      </button>
    </div>
  );
}
