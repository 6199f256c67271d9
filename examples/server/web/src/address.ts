// What the address bar remembers: tab, search, order and the open conversation, so that a reload, a
// bookmark and the back button do what a person expects.
import type { Credentials } from './api';
import type { Sort, Tab } from './protocol';

export interface Place {
  tab: Tab;
  search: string;
  sort: Sort;
  conversation: string | null;
}

const tabs: Tab[] = ['all', 'waiting', 'mine'];
const sorts: Sort[] = ['usual', 'due', 'relevance'];

export function parsePlace(hash: string): Place {
  const params = new URLSearchParams(hash.replace(/^#/u, ''));
  return {
    tab: tabs.find((one) => one === params.get('tab')) ?? 'all',
    search: (params.get('q') ?? '').trim(),
    sort: sorts.find((one) => one === params.get('sort')) ?? 'usual',
    conversation: params.get('c') || null,
  };
}

export function placeHash(place: Place): string {
  const params = new URLSearchParams({ tab: place.tab });
  if (place.search !== '') params.set('q', place.search);
  if (place.sort !== 'usual') params.set('sort', place.sort);
  if (place.conversation !== null) params.set('c', place.conversation);
  return `#${params}`;
}

// Whether going from one place to the other is a step that the back button takes back. A search
// that is being typed and an order are not.
export function isStep(from: Place, to: Place): boolean {
  return from.tab !== to.tab || from.conversation !== to.conversation;
}

// Takes what a link brings for the login, `?agent=` `?code=` `?tenant=`, out of the address, so that
// it is neither bookmarked nor shown.
export function takeCredentials(): Credentials {
  const url = new URL(location.href);
  const take = (name: string) => {
    const text = url.searchParams.get(name) ?? '';
    url.searchParams.delete(name);
    return text;
  };
  const given = { tenant: take('tenant'), agent: take('agent'), password: take('code') };
  if (url.href !== location.href) history.replaceState(history.state, '', url);
  return given;
}
