// Everything that can be done, in one table: the keys, the menu of a conversation and the palette
// all choose from it. What needs more than a click asks for it in a dialog.
import { words } from './words';
import type { Card } from './protocol';
import type { Inbox } from './store';

export type ActId = keyof typeof words.acts;

export interface ActOnCard {
  id: ActId;
  may: (inbox: Inbox, card: Card) => boolean;
  run: (inbox: Inbox, card: Card) => void;
}

export interface ActOfPage {
  id: ActId;
  run: (inbox: Inbox) => void;
}

const isFree = (inbox: Inbox, card: Card) => (
  card.state === 'waiting' || inbox.isOfferedToMe(card));

export const actsOnCard: readonly ActOnCard[] = [
  { id: 'claim', may: isFree, run: (inbox, card) => void inbox.actions.claim(card) },
  {
    id: 'decline',
    may: (inbox, card) => inbox.isOfferedToMe(card),
    run: (inbox, card) => void inbox.actions.decline(card),
  },
  { id: 'reply', may: (inbox, card) => inbox.isMine(card), run: (inbox) => inbox.page.write('reply') },
  { id: 'note', may: () => true, run: (inbox) => inbox.page.write('note') },
  { id: 'transfer', may: (inbox, card) => inbox.isMine(card), run: (inbox) => inbox.page.ask('transfer') },
  {
    id: 'release',
    may: (inbox, card) => inbox.isMine(card),
    run: (inbox, card) => void inbox.actions.release(card),
  },
  {
    id: 'take_over',
    may: (inbox, card) => inbox.actions.mayTakeOver(card),
    run: (inbox, card) => takeOver(inbox, card),
  },
  { id: 'hand_back', may: (inbox, card) => inbox.isMine(card), run: (inbox) => inbox.page.ask('hand_back') },
  {
    id: 'snooze',
    may: (inbox, card) => inbox.isMine(card) || card.state === 'waiting',
    run: (inbox) => inbox.page.ask('snooze'),
  },
  {
    id: 'wake',
    may: (_inbox, card) => card.state === 'snoozed',
    run: (inbox, card) => void inbox.actions.wake(card),
  },
  { id: 'priority', may: (_inbox, card) => card.is_active, run: (inbox) => inbox.page.ask('priority') },
  { id: 'tag', may: () => true, run: (inbox) => inbox.page.ask('tag') },
  {
    id: 'close',
    may: (inbox, card) => inbox.actions.mayClose(card),
    run: (inbox, card) => void inbox.actions.close(card),
  },
  {
    id: 'close_as',
    may: (inbox, card) => inbox.actions.mayClose(card),
    run: (inbox) => inbox.page.ask('close_as'),
  },
  {
    id: 'reopen',
    may: (_inbox, card) => !card.is_active,
    run: (inbox, card) => void inbox.actions.reopen(card),
  },
];

export const actsOfPage: readonly ActOfPage[] = [
  { id: 'claim_next', run: (inbox) => void inbox.actions.claimNext() },
  { id: 'search', run: () => document.getElementById('search')?.focus() },
  { id: 'tab_all', run: ({ list }) => list.go({ tab: 'all' }) },
  { id: 'tab_waiting', run: ({ list }) => list.go({ tab: 'waiting' }) },
  { id: 'tab_mine', run: ({ list }) => list.go({ tab: 'mine' }) },
  {
    id: 'sort',
    run: ({ list }) => list.go({ sort: list.sort.peek() === 'usual' ? 'due' : 'usual' }),
  },
  { id: 'details', run: ({ page }) => { page.hasDetails.value = !page.hasDetails.peek(); } },
  { id: 'refresh', run: (inbox) => inbox.refresh() },
  { id: 'canned', run: ({ page }) => page.ask('canned') },
  { id: 'notify', run: (inbox) => void inbox.turnNotifications(!inbox.notifier.isOn.peek()) },
  { id: 'help', run: ({ page }) => page.ask('help') },
  { id: 'palette', run: ({ page }) => page.ask('palette') },
  { id: 'password', run: ({ page }) => page.ask('password') },
  { id: 'logout', run: (inbox) => inbox.leave() },
];

// From a person only after a question that names the person; the assistant is not asked.
export function takeOver(inbox: Inbox, card: Card): void {
  if (card.state === 'claimed') inbox.page.ask('take_over');
  else void inbox.actions.takeOver(card);
}

// Does it if it is there to be done; false where the key is free for something else.
export function perform(inbox: Inbox, id: ActId): boolean {
  const ofPage = actsOfPage.find((act) => act.id === id);
  if (ofPage) {
    ofPage.run(inbox);
    return true;
  }
  const card = inbox.openCard.peek();
  const act = actsOnCard.find((one) => one.id === id);
  if (!card || !act) return false;
  if (act.may(inbox, card)) act.run(inbox, card);
  else if (id === 'close' && card.is_active) void inbox.actions.close(card);
  else if (id === 'reply') inbox.page.write('reply');
  return true;
}
