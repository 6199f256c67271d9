// The left panel: tabs with live counts, search, the order, the feed of cards.
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { count } from '../format';
import { words } from '../words';
import type { Sort, Tab } from '../protocol';
import { CardList } from './card_list';
import { Icon } from './icons';

const tabs: Tab[] = ['all', 'waiting', 'mine'];
const searchPauseMs = 150;
const searchChars = 120;

export function ListPanel(): VNode {
  return (
    <section class="list-pane" aria-label={words.list.label}>
      <Tabs />
      <div class="list-body" role="tabpanel" id="list-panel" aria-label={words.list.ofTab}>
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
  const onKeyDown = (event: KeyboardEvent) => {
    const isLeftToRight = document.documentElement.dir !== 'rtl';
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = tabs.indexOf(chosen) + (isLeftToRight ? step : -step);
    const next = tabs[(index + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    list.go({ tab: next });
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={words.list.label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab} type="button" role="tab" id={`tab-${tab}`} class="tab" title={words.tabTitle[tab]}
          aria-selected={tab === chosen} aria-controls="list-panel" tabIndex={tab === chosen ? 0 : -1}
          data-testid={`tab-${tab}`} data-count={counts[tab]} onClick={() => list.go({ tab })}
        >
          {words.tabs[tab]}
          <span class={`tab-count tab-count-${tab}`} data-testid={`count-${tab}`}>
            {count(counts[tab])}
          </span>
        </button>
      ))}
    </div>
  );
}

// The text being typed runs ahead of the search; another search from elsewhere replaces it.
function SearchBox(): VNode {
  const { list } = useInbox();
  const search = list.search.value;
  const [text, setText] = useState(search);
  const asked = useRef(search);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (search !== asked.current) setText(search);
    asked.current = search;
  }, [search]);
  useEffect(() => {
    const find = () => {
      asked.current = text.trim().slice(0, searchChars);
      list.go({ search: asked.current });
    };
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
        ref={field} id="search" type="search" value={text} autoComplete="off" spellcheck={false} dir="auto"
        placeholder={words.list.search} aria-label={words.list.search} title={words.list.filters}
        aria-keyshortcuts="/" data-testid="search"
        onInput={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <button
          type="button" class="quiet square search-clear" aria-label={words.list.clear}
          onClick={() => { setText(''); field.current?.focus(); }}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

// How many were found, the order, and in the queue the one button that takes the most urgent.
function ListHead(): VNode {
  const { list, actions } = useInbox();
  const { total, isAtLeast, isNear, counts } = list.shown.value;
  const found = words.list.found(count(total, isAtLeast));
  const isQueue = list.tab.value === 'waiting';
  const isSearch = list.search.value !== '';
  return (
    <div class="list-head">
      {isSearch && <span data-testid="found">{isNear ? `${found} ${words.list.near}` : found}</span>}
      <SortSelect />
      {isQueue && !isSearch && counts.waiting > 0 && (
        <button type="button" class="small" data-testid="claim-next" onClick={() => void actions.claimNext()}>
          {words.list.claimNext}
        </button>
      )}
    </div>
  );
}

function SortSelect(): VNode {
  const { list } = useInbox();
  const usual = list.tab.value === 'waiting' ? words.list.longest : words.list.newest;
  // Without a search all match alike.
  const isSearch = list.search.value !== '';
  const chosen = list.sort.value === 'relevance' && !isSearch ? 'usual' : list.sort.value;
  return (
    <label class="sort">
      <span class="visually-hidden">{words.list.sort}</span>
      <select
        value={chosen} data-testid="sort"
        onChange={(event) => list.go({ sort: event.currentTarget.value as Sort })}
      >
        <option value="usual">{usual}</option>
        <option value="due">{words.list.due}</option>
        {isSearch && <option value="relevance">{words.list.relevance}</option>}
      </select>
    </label>
  );
}
