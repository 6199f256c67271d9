// The agents' page: the two panels, the keys, the title and the address, around one inbox.
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { batch, effect, useSignalEffect } from '@preact/signals';
import { perform } from './acts';
import { isStep, parsePlace, placeHash, type Place } from './address';
import { useInbox } from './context';
import { Dialogs } from './components/dialogs';
import { Header } from './components/header';
import { ListPanel } from './components/list_panel';
import { ThreadPanel } from './components/thread_panel';
import { keyAction, readKey, type KeyAction } from './keyboard';
import { words } from './words';
import type { Inbox } from './store';

export function App(): VNode {
  const inbox = useInbox();
  usePlace(inbox);
  useKeys(inbox);
  useSignalEffect(() => {
    const unread = inbox.unread.value;
    document.title = unread > 0 ? `(${unread}) ${words.title}` : words.title;
  });
  const isOpen = inbox.thread.selected.value !== null;
  return (
    <div class={`page${isOpen ? ' shows-thread' : ''}`}>
      <Header />
      <main class="panes">
        <ListPanel />
        <ThreadPanel />
      </main>
      <Dialogs />
    </div>
  );
}

// The address follows the page, and the back button the address.
function usePlace(inbox: Inbox): void {
  const { list, thread } = inbox;
  // At once and not with the next frame, as useSignalEffect would: who reloads right after a choice
  // keeps it.
  useEffect(() => effect(() => {
    const place: Place = {
      tab: list.tab.value,
      search: list.search.value,
      sort: list.sort.value,
      conversation: thread.selected.value,
    };
    const hash = placeHash(place);
    if (hash === location.hash) return;
    if (location.hash !== '' && isStep(parsePlace(location.hash), place)) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  }), []);
  useEffect(() => {
    const onPop = () => {
      const { conversation, ...question } = parsePlace(location.hash);
      batch(() => {
        list.go(question);
        inbox.open(conversation);
      });
    };
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, []);
}

function useKeys(inbox: Inbox): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = keyAction(readKey(event));
      if (action && act(inbox, action)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

// True when the key was used up.
function act(inbox: Inbox, action: KeyAction): boolean {
  const { page, thread } = inbox;
  switch (action) {
    case 'next':
    case 'previous':
      page.step(action === 'next' ? 1 : -1, thread.selected.peek());
      focusList();
      return true;
    case 'open':
      return openMarked(inbox);
    case 'back':
      if (thread.selected.peek() === null) return false;
      inbox.open(null);
      focusList();
      return true;
    default:
      return perform(inbox, action);
  }
}

function focusList(): void {
  document.getElementById('cards')?.focus({ preventScroll: true });
}

function openMarked(inbox: Inbox): boolean {
  const marked = inbox.page.marked.peek();
  if (marked === null) return false;
  inbox.open(marked);
  return true;
}
