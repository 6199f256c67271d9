import { describe, expect, it } from 'vitest';
import { itemsOf } from '../src/components/entry_text';
import {
  applyEntries, applyHistory, lastUserMessage, mergeEntries, transcriptOf,
} from '../src/transcript';
import type { Entry, ThreadFrame } from '../src/protocol';
import { card, entry } from './support';

const range = (from: number, to: number): Entry[] => (
  Array.from({ length: to - from + 1 }, (_, i) => entry(from + i)));
const numbers = (entries: Entry[]) => entries.map((one) => one.entry);
const thread = (entries: Entry[], more = false, conversation = 'c'): ThreadFrame => (
  { t: 'thread', conversation, revision: 5, card: card(conversation), entries, more });

describe('a transcript', () => {
  it('puts entries in their order and replaces an entry that comes again', () => {
    const changed = entry(2, { delivery: 'read' });
    const merged = mergeEntries(range(1, 3), [entry(4), changed]);
    expect(numbers(merged)).toEqual([1, 2, 3, 4]);
    expect(merged[1]).toBe(changed);
  });

  it('takes entries with their card and revision', () => {
    const base = transcriptOf(thread(range(1, 2)), null);
    const next = applyEntries(base, {
      t: 'entries', conversation: 'c', revision: 9, card: card('c', { version: 2 }), entries: [entry(3)],
    });
    expect(next).toMatchObject({ revision: 9, card: { version: 2 } });
    expect(numbers(next.entries)).toEqual([1, 2, 3]);
  });

  it('puts history in front and does not let it overwrite newer copies', () => {
    const newer = entry(3, { delivery: 'read' });
    const base = transcriptOf(thread([newer, entry(4)], true), null);
    const next = applyHistory(base, {
      t: 'history', id: 'h', conversation: 'c', revision: 1, entries: range(1, 3), more: false,
    });
    expect(numbers(next.entries)).toEqual([1, 2, 3, 4]);
    expect(next.entries[2]).toBe(newer);
    expect(next.hasOlder).toBe(false);
    expect(next.revision).toBe(base.revision);
  });

  it('drops history of another conversation', () => {
    const base = transcriptOf(thread(range(3, 4), true), null);
    const other = { t: 'history', id: 'h', conversation: 'd', revision: 1, entries: range(1, 2), more: false } as const;
    expect(applyHistory(base, other)).toBe(base);
  });

  it('keeps loaded history when a fresh thread touches it', () => {
    const old = transcriptOf(thread(range(1, 10)), null);
    expect(numbers(transcriptOf(thread(range(8, 12), true), old).entries)).toEqual(numbers(range(1, 12)));
    const next = transcriptOf(thread(range(11, 12), true), old);
    expect(numbers(next.entries)).toEqual(numbers(range(1, 12)));
    expect(next.hasOlder).toBe(false);
  });

  it('lets loaded history go when there is a gap or another conversation', () => {
    const old = transcriptOf(thread(range(1, 10)), null);
    const gap = transcriptOf(thread(range(12, 13), true), old);
    expect(numbers(gap.entries)).toEqual([12, 13]);
    expect(gap.hasOlder).toBe(true);
    expect(numbers(transcriptOf(thread(range(8, 12), true, 'd'), old).entries)).toEqual(numbers(range(8, 12)));
  });

  it('knows the newest message of the user', () => {
    const sent = entry(3, { type: 'message_sent' });
    expect(lastUserMessage([entry(1), entry(2), sent])).toBe(2);
    expect(lastUserMessage([sent])).toBe(0);
    expect(lastUserMessage([])).toBe(0);
  });
});

describe('what the transcript draws', () => {
  it('groups messages of one author and joins tags into one line', () => {
    const agent = { kind: 'agent', id: 'ana', name: 'Ana' };
    const items = itemsOf([
      entry(1),
      entry(2),
      entry(3, { type: 'message_sent', actor: agent }),
      entry(4, { type: 'tagged', tag: 'billing' }),
      entry(5, { type: 'tagged', tag: 'refund' }),
      entry(6, { type: 'claimed', holder: agent, actor: agent, text: null }),
      entry(7, { type: 'note_added', actor: agent }),
    ]);
    const drawn = items.map((item) => {
      if (item.kind === 'message') return `message${item.isFirst ? ' first' : ''}`;
      return item.kind === 'change' ? item.text : item.kind;
    });
    expect(drawn).toEqual([
      'day', 'message first', 'message', 'message first', 'Tagged billing, refund', 'Ana claimed it', 'note',
    ]);
  });

  it('copes with an entry that names no actor', () => {
    const items = itemsOf([entry(1, { type: 'released', actor: null, cause: 'lease_expired', text: null })]);
    expect(items.at(-1)).toMatchObject({ text: 'The claim lapsed, back to the queue' });
  });
});

describe('the sentence of a change', () => {
  const ana = { kind: 'agent' as const, id: 'ana', name: 'Ana' };
  const sentence = (rest: Partial<Entry>) => {
    const [, item] = itemsOf([entry(1, { actor: ana, ...rest })]);
    return item?.kind === 'change' ? item.text : item?.kind;
  };

  it('says who did what', () => {
    expect(sentence({ type: 'snoozed', snoozed_until_ms: 0 })).toBe('Ana snoozed it');
    expect(sentence({ type: 'snoozed', snoozed_until_ms: 1_700_000_000_000 })).toMatch(/^Ana snoozed it until \S/);
    expect(sentence({ type: 'woken' })).toBe('Ana woke it');
    expect(sentence({ type: 'woken', actor: { kind: 'system', id: 'liveinbox', name: '' } })).toBe('Back from its snooze');
    expect(sentence({ type: 'prioritized', priority: -2 })).toBe('Ana set the priority to -2');
    expect(sentence({ type: 'team_assigned', team: 'sales' })).toBe('Ana gave it to the team sales');
    expect(sentence({ type: 'team_assigned', team: '' })).toBe('Ana took it from its team');
    expect(sentence({ type: 'reopened', state: 'waiting' })).toBe('Reopened');
    expect(sentence({ type: 'reopened', state: 'claimed', holder: ana })).toBe('Reopened, back to Ana');
  });
});
