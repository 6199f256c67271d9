// The agents' page: the two panels, the keys, the title and the address, around one inbox.
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignalEffect } from '@preact/signals';
import { parsePlace, placeHash } from './address';
import { useInbox } from './context';
import { Header } from './components/header';
import { HelpDialog } from './components/help_dialog';
import { ListPanel } from './components/list_panel';
import { ThreadPanel } from './components/thread_panel';
import { keyAction, lettersAreOff, readKey, type KeyAction } from './keyboard';
import type { Inbox } from './store';

const title = 'Live Inbox';

export function App({ onLogout }: { onLogout: () => void }): VNode {
  const inbox = useInbox();
  const { page, thread } = inbox;
  usePlace(inbox);
  useKeys(inbox);
  useSignalEffect(() => {
    const unread = inbox.unread.value;
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  });
  const isOpen = thread.selected.value !== null;
  return (
    <div class={`page${isOpen ? ' shows-thread' : ''}`}>
      <Header onHelp={() => { page.isHelpShown.value = true; }} onLogout={onLogout} />
      <main class="panes">
        <ListPanel />
        <ThreadPanel />
      </main>
      {page.isHelpShown.value && <HelpDialog onEnd={() => { page.isHelpShown.value = false; }} />}
    </div>
  );
}

// The address follows the page, and the back button the address.
function usePlace(inbox: Inbox): void {
  const { list, thread } = inbox;
  useSignalEffect(() => {
    const place = { tab: list.tab.value, conversation: thread.selected.value };
    const hash = placeHash(place);
    if (hash === location.hash) return;
    const wasClosed = parsePlace(location.hash).conversation === null;
    const isOpening = wasClosed && place.conversation !== null;
    if (isOpening) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  });
  useEffect(() => {
    const onPop = () => {
      const place = parsePlace(location.hash);
      list.choose(place.tab, list.search.peek());
      inbox.open(place.conversation);
    };
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, []);
}

function useKeys(inbox: Inbox): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = keyAction(readKey(event, lettersAreOff()));
      if (action && act(inbox, action)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

// True when the key was used up.
function act(inbox: Inbox, action: KeyAction): boolean {
  const { page, thread, actions } = inbox;
  const card = inbox.openCard.peek();
  switch (action) {
    case 'next':
    case 'previous':
      page.step(action === 'next' ? 1 : -1, thread.selected.peek());
      document.getElementById('cards')?.focus({ preventScroll: true });
      return true;
    case 'open':
      return openMarked(inbox);
    case 'search':
      document.getElementById('search')?.focus();
      return true;
    case 'help':
      page.isHelpShown.value = true;
      return true;
    case 'back':
      if (thread.selected.peek() === null) return false;
      inbox.open(null);
      document.getElementById('cards')?.focus({ preventScroll: true });
      return true;
    case 'claim':
      if (card && (card.state === 'waiting' || card.state === 'offered')) void actions.claim(card);
      return card !== null;
    case 'close':
      if (card?.is_active) void actions.close(card);
      return card !== null;
    case 'reply':
    case 'note':
      if (card) page.write(action);
      return card !== null;
  }
}

function openMarked(inbox: Inbox): boolean {
  const marked = inbox.page.marked.peek();
  if (marked === null) return false;
  inbox.open(marked);
  return true;
}
