import { describe, expect, it } from 'vitest';
import {
  initialLink, linkStatus, linkText, reduceLink, retryDelayMs, silenceMs,
  type LinkEvent, type LinkState,
} from '../src/connection_state';

const run = (events: LinkEvent[], from: LinkState = initialLink) => events.reduce(reduceLink, from);
const word = (state: LinkState, now: number) => linkStatus(state, now).word;

const open = run([
  { type: 'dial' },
  { type: 'opened' },
  { type: 'welcome', at: 100, offset: 10, resume: 'new' },
]);
const live = run([{ type: 'heartbeat', at: 100, head: 10 }], open);

describe('the live indicator', () => {
  it('is connecting until the first heartbeat, not only until the socket is open', () => {
    expect(word(initialLink, 0)).toBe('connecting');
    expect(word(run([{ type: 'dial' }, { type: 'opened' }]), 0)).toBe('connecting');
    expect(word(open, 100)).toBe('connecting');
    expect(word(live, 100)).toBe('live');
  });

  it('lags by as many events as the head is ahead, and is live at the head', () => {
    const behind = run([{ type: 'heartbeat', at: 200, head: 13 }], live);
    expect(linkStatus(behind, 200)).toEqual({ word: 'lagging', behind: 3 });
    const nearly = run([{ type: 'applied', offset: 12 }], behind);
    expect(linkStatus(nearly, 200)).toEqual({ word: 'lagging', behind: 1 });
    expect(word(run([{ type: 'applied', offset: 13 }], nearly), 200)).toBe('live');
  });

  it('never goes back to an older revision', () => {
    const state = run([{ type: 'applied', offset: 40 }, { type: 'applied', offset: 12 }], live);
    expect(state.applied).toBe(40);
    expect(word(state, 150)).toBe('live');
  });

  it('is offline after 12 seconds of silence and not a millisecond before', () => {
    expect(word(live, 100 + silenceMs - 1)).toBe('live');
    expect(word(live, 100 + silenceMs)).toBe('offline');
  });

  it('is not live on an old heartbeat, even while other frames come', () => {
    const talking = run([{ type: 'heard', at: 100 + silenceMs }], live);
    expect(word(talking, 100 + silenceMs - 1)).toBe('live');
    expect(word(talking, 100 + silenceMs)).toBe('lagging');
  });

  it('is resyncing from a reset until the views have come', () => {
    const reset = run([{ type: 'reset', offset: 3 }], live);
    expect(linkStatus(reset, 150)).toEqual({ word: 'resyncing', behind: 0 });
    expect(word(run([{ type: 'resynced' }], reset), 150)).toBe('live');
  });

  it('is resyncing on a manual refresh only while there is a session', () => {
    expect(word(run([{ type: 'refresh' }], live), 150)).toBe('resyncing');
    const gone = run([{ type: 'closed' }, { type: 'refresh' }], live);
    expect(gone.resyncing).toBe(false);
    expect(word(gone, 150)).toBe('offline');
  });

  it('goes on from its own position when the feed is resumed, and from the given one otherwise', () => {
    const back: LinkEvent[] = [{ type: 'closed' }, { type: 'dial' }, { type: 'opened' }];
    const resumed = run([...back, { type: 'welcome', at: 200, offset: 25, resume: 'resumed' }], live);
    expect(resumed.applied).toBe(10);
    const reset = run([...back, { type: 'welcome', at: 200, offset: 4, resume: 'reset' }], live);
    expect(reset).toMatchObject({ applied: 4, head: 4, resyncing: true });
  });

  it('counts dials until a welcome', () => {
    const tries = run([{ type: 'dial' }, { type: 'closed' }, { type: 'dial' }]);
    expect(tries.attempts).toBe(2);
    expect(run([{ type: 'welcome', at: 1, offset: 0, resume: 'new' }], tries).attempts).toBe(0);
  });

  it('says its words beside WS:', () => {
    expect(linkText({ word: 'live', behind: 0 })).toBe('WS: Connected · live');
    expect(linkText({ word: 'lagging', behind: 7 })).toBe('WS: Connected · lagging 7');
    expect(linkText({ word: 'resyncing', behind: 0 })).toBe('WS: Connected · resyncing');
    expect(linkText({ word: 'connecting', behind: 0 })).toBe('WS: Connecting…');
    expect(linkText({ word: 'offline', behind: 0 })).toBe('WS: Offline');
  });
});

describe('the pause before the next dial', () => {
  it('doubles from half a second to thirty seconds', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempts) => retryDelayMs(attempts, 1));
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is spread over the upper half', () => {
    expect(retryDelayMs(1, 0)).toBe(250);
    expect(retryDelayMs(50, 0)).toBe(15_000);
  });

  it('is the shortest after a session that had worked', () => {
    expect(retryDelayMs(0, 1)).toBe(500);
  });
});
