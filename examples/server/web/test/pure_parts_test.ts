import { describe, expect, it } from 'vitest';
import { cannedKey } from '../src/components/canned_menu';
import { webHref } from '../src/links';
import { Overlays } from '../src/overlays';
import { matches } from '../src/palette';
import { refusalText } from '../src/refusal';
import { ReplyWindows } from '../src/reply_window';
import { fieldTime, localTime, snoozeUntil } from '../src/snooze_times';
import { evidenceOf } from '../src/tag_evidence';
import { card, entry } from './support';

const day = 24 * 60 * 60_000;
const thread = (channel: string, windowMs: number) => ({
  t: 'thread' as const, conversation: 'c', revision: 1, card: { ...card('c'), channel }, entries: [],
  more: false, reply_window_ms: windowMs,
});
const ben = { kind: 'agent', id: 'ben', name: 'Ben' };

describe('the reply window', () => {
  const entries = [entry(1), entry(2, { at_ms: 5_000, occurred_at_ms: 4_000 }), entry(3, { type: 'message_sent' })];

  it('runs from the user’s last message, by the channel’s own time', () => {
    const windows = new ReplyWindows();
    windows.learnFrom(thread('WA', day));
    windows.learnFrom(thread('WIDGET', 0));
    expect(windows.until('WA', entries)).toBe(4_000 + day);
    expect(windows.until('WIDGET', entries)).toBe(0);
    expect(windows.until('WA', [entry(3, { type: 'message_sent' })])).toBe(0);
  });

  it('is what the channel was set to', () => {
    const windows = new ReplyWindows();
    windows.learnFrom(thread('WA', day));
    windows.learn(entry(9, { type: 'channel_set', row: { label: 'WA', reply_window_ms: 1_000 } }));
    windows.learn(entry(9, { type: 'channel_set', row: { label: 'SMS', reply_window_ms: 7 } }));
    windows.learn(entry(9, { type: 'agent_set', row: { reply_window_ms: 1 } }));
    expect(windows.until('WA', entries)).toBe(5_000);
    expect(windows.until('SMS', entries)).toBe(4_007);
  });
});

describe('what a tag was found in', () => {
  it('is cut out by bytes, with what stands around it', () => {
    const detail = { tag: 'refund', origin: 'rule', message: 4, offset: 7, length: 6 };
    const parts = evidenceOf(detail, [entry(4, { text: 'Für my refund, please' })]);
    expect(parts).toEqual([
      { text: 'Für my', isHit: false }, { text: ' refun', isHit: true }, { text: 'd, please', isHit: false }]);
  });

  it('is shortened far from the words, and nothing where there are none', () => {
    const text = `${'a'.repeat(100)}X${'b'.repeat(100)}`;
    const [before, hit, after] = evidenceOf({ tag: 't', origin: 'rule', message: 4, offset: 100, length: 1 }, [entry(4, { text })]);
    expect(before?.text).toBe(`…${'a'.repeat(60)}`);
    expect(hit?.text).toBe('X');
    expect(after?.text).toBe(`${'b'.repeat(60)}…`);
    expect(evidenceOf({ tag: 't', origin: 'agent' }, [entry(4)])).toEqual([]);
    expect(evidenceOf({ tag: 't', origin: 'rule', message: 9, length: 1 }, [entry(4)])).toEqual([]);
  });
});

describe('snoozing', () => {
  it('ends at usual times of the agent’s day', () => {
    const wednesday = new Date(2026, 5, 17, 22, 30).getTime();
    expect(snoozeUntil('hour', 5)).toBe(3_600_005);
    expect(snoozeUntil('hours', 5)).toBe(10_800_005);
    expect(snoozeUntil('tomorrow', wednesday)).toBe(new Date(2026, 5, 18, 9, 0).getTime());
    expect(snoozeUntil('monday', wednesday)).toBe(new Date(2026, 5, 22, 9, 0).getTime());
    expect(snoozeUntil('monday', new Date(2026, 5, 22, 8, 0).getTime())).toBe(new Date(2026, 5, 29, 9, 0).getTime());
    expect(snoozeUntil('monday', new Date(2026, 5, 21, 8, 0).getTime())).toBe(new Date(2026, 5, 22, 9, 0).getTime());
    expect(snoozeUntil('user', wednesday)).toBe(0);
  });

  it('has a time of one’s own, in one’s own zone', () => {
    const at = new Date(2026, 5, 17, 22, 30).getTime();
    expect(fieldTime(at)).toBe('2026-06-17T22:30');
    expect(localTime(fieldTime(at))).toBe(at);
    expect(localTime('')).toBeNaN();
  });
});

describe('a refusal', () => {
  const refused = (code: string, more = {}) => refusalText({ t: 'error', code, message: 'by the library', ...more }, 10 * 60_000);

  it('says who was first and who has it now', () => {
    expect(refused('already_claimed', { holder: ben, since_ms: 5 * 60_000 })).toBe('Ben claimed it first, 5 min ago');
    expect(refused('already_claimed', { holder: ben, since_ms: 10 * 60_000 })).toBe('Ben claimed it first');
    expect(refused('stale_fence', { holder: ben })).toBe('Ben holds it now');
    expect(refused('offered_to_another', { holder: ben })).toBe('Ben is asked to take this chat');
  });

  it('has a sentence for its code, else the library’s', () => {
    expect(refused('stale_fence')).toBe('the claim has changed hands');
    expect(refused('brand_new')).toBe('by the library');
    expect(refusalText({ t: 'error', code: 'brand_new' }, 0)).toBe('brand new');
  });
});

describe('what is shown ahead of the answer', () => {
  it('ends where a card has it itself', () => {
    const overlays = new Overlays();
    const one = overlays.add('c', (old) => ({ ...old, priority: 10 }));
    expect(overlays.apply(card('c', { version: 99 })).priority).toBe(10);
    expect(overlays.apply(card('d')).priority).toBeUndefined();
    overlays.accept(one, 7);
    expect(overlays.apply(card('c', { version: 6 })).priority).toBe(10);
    expect(overlays.apply(card('c', { version: 7 })).priority).toBeUndefined();
    overlays.prune(card('c', { version: 7 }));
    expect(overlays.apply(card('c', { version: 1 })).priority).toBeUndefined();
  });

  it('is gone with a no, or with an answer that names no version', () => {
    const overlays = new Overlays();
    overlays.drop(overlays.add('c', (old) => ({ ...old, priority: 1 })));
    overlays.accept(overlays.add('c', (old) => ({ ...old, priority: 2 })), undefined);
    expect(overlays.apply(card('c')).priority).toBeUndefined();
  });
});

describe('the palette', () => {
  const all = ['Close as resolved', 'Show Mine', 'Snooze', 'Release to the queue'].map((name) => ({ name }));
  const found = (typed: string) => matches(all, typed).map(({ name }) => name);

  it('finds by every typed word, begins of words first', () => {
    expect(found('')).toHaveLength(4);
    expect(found('s')).toEqual(['Show Mine', 'Snooze', 'Close as resolved', 'Release to the queue']);
    expect(found('QUEUE rel')).toEqual(['Release to the queue']);
    expect(found('zzz')).toEqual([]);
  });
});

describe('the keys of the canned replies', () => {
  it('move round, choose, and end', () => {
    expect(cannedKey('ArrowDown', 2, 3)).toEqual({ type: 'move', to: 0 });
    expect(cannedKey('ArrowUp', 0, 3)).toEqual({ type: 'move', to: 2 });
    expect(cannedKey('Enter', 0, 3)).toEqual({ type: 'choose' });
    expect(cannedKey('Enter', 0, 0)).toBeNull();
    expect(cannedKey('Escape', 0, 0)).toEqual({ type: 'end' });
    expect(cannedKey('a', 0, 3)).toBeNull();
  });
});

describe('a file', () => {
  it('is fetched from the web or not at all', () => {
    expect(webHref('https://example.com/a.pdf')).toBe('https://example.com/a.pdf');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.c', 'tel:1', 'file:///etc/passwd', '//x', '']) {
      expect(webHref(bad)).toBeNull();
    }
  });
});
