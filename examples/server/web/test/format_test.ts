import { describe, expect, it } from 'vitest';
import {
  count, dayLabel, dueText, duration, fileSize, fromHit, initials, reasonLabel, relativeTime, segments, tintOf, urgency,
  textWidth,
} from '../src/format';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = new Date(2026, 5, 17, 12, 0, 0).getTime();

describe('what was promised', () => {
  it('is told from a quarter of an hour before', () => {
    expect(dueText(15 * minute + 1)).toBe('');
    expect(dueText(15 * minute)).toBe('due in 15 min');
    expect(dueText(1)).toBe('due in under 1 min');
    expect(dueText(0)).toBe('under 1 min overdue');
    expect(dueText(-2 * hour)).toBe('2 hr overdue');
  });

  it('is near from five minutes before, a short one from half its time on, and then late', () => {
    const due = (leftMs: number, is_missed = false) => ({ deadline: 'claim', due_ms: now + leftMs, is_missed }) as const;
    expect(urgency(undefined, now - day, now)).toBe('calm');
    expect(urgency(due(5 * minute + 1), now - hour, now)).toBe('calm');
    expect(urgency(due(5 * minute), now - hour, now)).toBe('soon');
    expect(urgency(due(2 * minute), now - minute, now)).toBe('calm');
    expect(urgency(due(minute), now - minute, now)).toBe('soon');
    expect(urgency(due(1), now - hour, now)).toBe('soon');
    expect(urgency(due(0), now - hour, now)).toBe('late');
    expect(urgency(due(hour, true), now - hour, now)).toBe('late');
  });
});

describe('the size of a file', () => {
  it('is said in the unit that fits', () => {
    expect(fileSize(0)).toBe('0 bytes');
    expect(fileSize(999)).toBe('999 bytes');
    expect(fileSize(1_000)).toBe('1 kB');
    expect(fileSize(1_250_000)).toBe('1.3 MB');
    expect(fileSize(5e12)).toBe('5,000 GB');
  });
});

describe('how long ago', () => {
  it('changes its unit at the right moment', () => {
    const ago = (ms: number) => relativeTime(now - ms, now);
    expect(ago(0)).toBe('now');
    expect(ago(45_000 - 1)).toBe('now');
    expect(ago(45_000)).toBe('1 min. ago');
    expect(ago(3 * minute)).toBe('3 min. ago');
    expect(ago(hour - 1)).toBe('59 min. ago');
    expect(ago(hour)).toBe('1 hr. ago');
    expect(ago(day - 1)).toBe('23 hr. ago');
    expect(ago(day)).toBe('yesterday');
    expect(ago(7 * day - 1)).toBe('6 days ago');
    expect(ago(7 * day)).toBe('Jun 10');
  });

  it('does not speak of the future when the clocks differ', () => {
    expect(relativeTime(now + hour, now)).toBe('now');
  });
});

describe('how long', () => {
  it('is said in the units that matter', () => {
    expect(duration(0)).toBe('under 1 min');
    expect(duration(minute - 1)).toBe('under 1 min');
    expect(duration(minute)).toBe('1 min');
    expect(duration(hour - 1)).toBe('59 min');
    expect(duration(hour)).toBe('1 hr');
    expect(duration(3 * hour + 5 * minute)).toBe('3 hr 5 min');
    expect(duration(day)).toBe('1 day');
    expect(duration(3 * day)).toBe('3 days');
  });
});

describe('days', () => {
  it('are named by the calendar, not by hours', () => {
    const at = (month: number, date: number, h: number, year = 2026) => (
      dayLabel(new Date(year, month, date, h).getTime(), now));
    expect(at(5, 17, 0)).toBe('Today');
    expect(at(5, 16, 23)).toBe('Yesterday');
    expect(at(5, 15, 23)).toBe('Mon, June 15');
    expect(at(5, 15, 1, 2025)).toContain('2025');
  });
});

describe('names', () => {
  it('become initials in any script', () => {
    expect(initials('Mia Lindqvist')).toBe('ML');
    expect(initials('  ana  maria de sousa ')).toBe('AS');
    expect(initials('田中 愛子')).toBe('田愛');
    expect(initials('élodie')).toBe('É');
    expect(initials('')).toBe('?');
    expect(initials('— …')).toBe('?');
  });

  it('always have the same tint', () => {
    expect(tintOf('Mia')).toBe(tintOf('Mia'));
    expect(new Set(Array.from({ length: 100 }, (_, i) => tintOf(`name ${i}`))).size).toBe(8);
  });
});

describe('labels', () => {
  it('name the reason codes and leave none out', () => {
    expect(reasonLabel('user_requested_human')).toBe('Asked for a person');
    expect(reasonLabel('a_new_code')).toBe('a new code');
    expect(['none', '', null, undefined].map(reasonLabel)).toEqual(['', '', '', '']);
  });

  it('say when a count is a lower bound', () => {
    expect(count(1234)).toBe('1,234');
    expect(count(1000, true)).toBe('1,000+');
  });
});

describe('search matches', () => {
  it('are cut at byte offsets', () => {
    expect(segments('Käse und Brot', [[0, 5], [10, 4]])).toEqual([
      { text: 'Käse', isHit: true },
      { text: ' und ', isHit: false },
      { text: 'Brot', isHit: true },
    ]);
    expect(segments('返品したい', [[6, 6]])).toEqual([
      { text: '返品', isHit: false },
      { text: 'した', isHit: true },
      { text: 'い', isHit: false },
    ]);
  });

  it('are shown from shortly before the first hit', () => {
    const shown = (text: string, at: number) => (
      fromHit(segments(text, [[at, 3]])).map((part) => part.text).join('|'));
    expect(shown('please send me the corrected pdf now', 29)).toBe('… me the corrected |pdf| now');
    expect(shown('the last 18 chars pdf', 18)).toBe('the last 18 chars |pdf');
    expect(shown('the final 18 chars pdf', 19)).toBe('… final 18 chars |pdf');
    expect(fromHit(segments('no hit', []))).toEqual([{ text: 'no hit', isHit: false }]);
  });

  it('lose no text to offsets that overlap, are out of order or reach too far', () => {
    const parts = segments('hello world', [[6, 50], [0, 4], [2, 3]]);
    expect(parts.map((part) => part.text).join('')).toBe('hello world');
    expect(segments('abc', [])).toEqual([{ text: 'abc', isHit: false }]);
  });
});

describe('the width of a text', () => {
  it('counts signs from the east of Asia twice', () => {
    expect(textWidth('')).toBe(0);
    expect(textWidth('refund é')).toBe(8);
    expect(textWidth('\u9000\u6b3e')).toBe(4);
    expect(textWidth('a\ud842\udfb7')).toBe(3);
  });
});
