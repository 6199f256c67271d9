// What the indicator beside `WS:` says: a pure fold of what was heard, judged at a moment. It
// measures lag, never the socket's own state: an open socket that brings nothing is offline.
import { count } from './format';
import { words } from './words';

export type Phase = 'dialing' | 'greeting' | 'open' | 'closed';

export interface LinkState {
  phase: Phase;
  head: number; // newest offset of the tenant, as the newest heartbeat says
  applied: number; // newest revision or upto that this page has
  heardAt: number; // when anything came, 0 = nothing in this session
  heartbeatAt: number; // when the newest heartbeat came, 0 = none in this session
  resyncing: boolean; // a reset or a manual refresh whose views are still to come
  attempts: number; // dials since the last welcome
}

export type LinkEvent =
  | { type: 'dial' }
  | { type: 'opened' }
  | { type: 'heard'; at: number }
  | { type: 'welcome'; at: number; offset: number; resume: 'new' | 'resumed' | 'reset' }
  | { type: 'heartbeat'; at: number; head: number }
  | { type: 'applied'; offset: number }
  | { type: 'reset'; offset: number }
  | { type: 'refresh' }
  | { type: 'resynced' }
  | { type: 'closed' };

export type LinkWord = 'connecting' | 'live' | 'lagging' | 'resyncing' | 'offline';

export interface LinkStatus {
  word: LinkWord;
  behind: number;
}

export const silenceMs = 12_000;
export const retryFirstMs = 500;
export const retryLastMs = 30_000;

export const initialLink: LinkState = {
  phase: 'dialing',
  head: 0,
  applied: 0,
  heardAt: 0,
  heartbeatAt: 0,
  resyncing: false,
  attempts: 0,
};

function welcomed(state: LinkState, event: LinkEvent & { type: 'welcome' }): LinkState {
  const isReset = event.resume === 'reset';
  // A resumed feed goes on from our own cursor; only a new one or a reset starts at the given one.
  const applied = event.resume === 'resumed' ? state.applied : event.offset;
  const head = isReset ? event.offset : Math.max(state.head, event.offset);
  return {
    ...state,
    phase: 'open',
    attempts: 0,
    heardAt: event.at,
    heartbeatAt: 0,
    applied,
    head,
    resyncing: isReset,
  };
}

export function reduceLink(state: LinkState, event: LinkEvent): LinkState {
  switch (event.type) {
    case 'dial':
      return {
        ...state,
        phase: 'dialing',
        attempts: state.attempts + 1,
        heardAt: 0,
        heartbeatAt: 0,
      };
    case 'opened':
      return { ...state, phase: 'greeting' };
    case 'heard':
      return { ...state, heardAt: event.at };
    case 'welcome':
      return welcomed(state, event);
    case 'heartbeat':
      return { ...state, heardAt: event.at, heartbeatAt: event.at, head: event.head };
    case 'applied':
      return { ...state, applied: Math.max(state.applied, event.offset) };
    case 'reset':
      return { ...state, applied: event.offset, head: event.offset, resyncing: true };
    case 'refresh':
      return { ...state, resyncing: state.phase === 'open' };
    case 'resynced':
      return { ...state, resyncing: false };
    case 'closed':
      return { ...state, phase: 'closed', heardAt: 0, heartbeatAt: 0, resyncing: false };
  }
}

export function linkStatus(state: LinkState, now: number): LinkStatus {
  const behind = Math.max(0, state.head - state.applied);
  if (state.phase === 'closed') return { word: 'offline', behind };
  if (state.phase !== 'open') return { word: 'connecting', behind };
  if (now - state.heardAt >= silenceMs) return { word: 'offline', behind };
  if (state.resyncing) return { word: 'resyncing', behind };
  if (state.heartbeatAt === 0) return { word: 'connecting', behind };
  const isFresh = now - state.heartbeatAt < silenceMs;
  return { word: behind === 0 && isFresh ? 'live' : 'lagging', behind };
}

// How long to wait after `attempts` dials without a welcome: doubling, capped, and spread over the
// upper half, so that a thousand pages do not come back in the same instant.
export function retryDelayMs(attempts: number, random: number): number {
  const ceiling = Math.min(retryLastMs, retryFirstMs * 2 ** Math.min(Math.max(attempts - 1, 0), 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

export function linkText({ word, behind }: LinkStatus): string {
  return word === 'lagging' ? words.link.lagging(count(behind)) : words.link[word];
}
