// How components reach the store of their page.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Inbox } from './store';

export const InboxContext = createContext<Inbox | null>(null);

export function useInbox(): Inbox {
  const inbox = useContext(InboxContext);
  if (!inbox) throw new Error('a component of the inbox stands outside of it');
  return inbox;
}
