// What the address bar remembers: the tab and the open conversation, so a reload and the back
// button do what a person expects.
import type { Tab } from './protocol';

export interface Place {
  tab: Tab;
  conversation: string | null;
}

const tabs: Tab[] = ['all', 'waiting', 'mine'];

export function parsePlace(hash: string): Place {
  const params = new URLSearchParams(hash.replace(/^#/u, ''));
  const tab = tabs.find((one) => one === params.get('tab')) ?? 'all';
  return { tab, conversation: params.get('c') || null };
}

export function placeHash(place: Place): string {
  const params = new URLSearchParams({ tab: place.tab });
  if (place.conversation !== null) params.set('c', place.conversation);
  return `#${params}`;
}

// Takes `?code=` out of the address, so that it is neither bookmarked nor shown.
export function takeCode(): string {
  const url = new URL(location.href);
  const code = url.searchParams.get('code') ?? '';
  if (url.searchParams.has('code')) {
    url.searchParams.delete('code');
    history.replaceState(history.state, '', url);
  }
  return code;
}
