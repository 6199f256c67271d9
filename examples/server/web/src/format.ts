// Numbers, times and names as people read them, in the page's language. Pure: the moment is always an
// argument.
import { language, words } from './words';
import type { Deadline } from './protocol';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const leadChars = 18;

// To make a formatter takes a hundred times as long as to use it, and a page full of rows uses
// thousands a second: each is made once a language.
function perLanguage<T>(make: () => T): () => T {
  let madeFor = '';
  let made: T | undefined;
  return () => {
    if (made === undefined || madeFor !== language) {
      madeFor = language;
      made = make();
    }
    return made;
  };
}

const dates = (options: Intl.DateTimeFormatOptions) =>
  perLanguage(() => new Intl.DateTimeFormat(language, options));
const numbers = (options: Intl.NumberFormatOptions = {}) =>
  perLanguage(() => new Intl.NumberFormat(language, options));
const unitOf = (unit: string, unitDisplay: 'long' | 'short', maximumFractionDigits?: number) => numbers(
  { style: 'unit', unit, unitDisplay, ...(maximumFractionDigits === undefined ? {} : { maximumFractionDigits }) },
);

const ago = perLanguage(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }));
const dayAndMonth = dates({ day: 'numeric', month: 'short' });
const hourAndMinute = dates({ hour: '2-digit', minute: '2-digit' });
const wholeTime = dates({ dateStyle: 'medium', timeStyle: 'medium' });
const dateAndTime = dates({ dateStyle: 'medium', timeStyle: 'short' });
const dayOfYear = dates({ weekday: 'short', day: 'numeric', month: 'long' });
const dayOfAnyYear = dates({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
const spans = { minute: unitOf('minute', 'short'), hour: unitOf('hour', 'short'), day: unitOf('day', 'long') };
const sizes = [
  unitOf('byte', 'long', 1), unitOf('kilobyte', 'short', 1), unitOf('megabyte', 'short', 1), unitOf('gigabyte', 'short', 1),
];
const plain = numbers();
const percents = numbers({ style: 'percent' });

// "now", "3 min. ago", "2 hr. ago", "yesterday"; from a week on, the date.
export function relativeTime(at: number, now: number): string {
  const past = Math.max(0, now - at);
  const relative = ago();
  if (past < 45 * secondMs) return relative.format(0, 'second');
  if (past < hourMs) return relative.format(-Math.max(1, Math.floor(past / minuteMs)), 'minute');
  if (past < dayMs) return relative.format(-Math.floor(past / hourMs), 'hour');
  if (past < 7 * dayMs) return relative.format(-Math.floor(past / dayMs), 'day');
  return dayAndMonth().format(at);
}

// How long somebody has been waiting: "under 1 min", "12 min", "3 hr 5 min", "2 days".
export function duration(ms: number): string {
  const unit = (count: number, name: keyof typeof spans) => spans[name]().format(count);
  if (ms < minuteMs) return words.time.shortly;
  if (ms < hourMs) return unit(Math.floor(ms / minuteMs), 'minute');
  if (ms >= dayMs) return unit(Math.floor(ms / dayMs), 'day');
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  const hours = unit(Math.floor(ms / hourMs), 'hour');
  return minutes === 0 ? hours : `${hours} ${unit(minutes, 'minute')}`;
}

export type Urgency = 'calm' | 'soon' | 'late';

const nearMs = 5 * minuteMs;
const toldMs = 15 * minuteMs;

// How near a deadline is: soon from five minutes before, of a short one from half its time on.
export function urgency(deadline: Deadline | undefined, since: number, now: number): Urgency {
  if (!deadline) return 'calm';
  const { due_ms: due, is_missed: isMissed } = deadline;
  if (isMissed || due <= now) return 'late';
  return due - now <= Math.min(nearMs, (due - since) / 2) ? 'soon' : 'calm';
}

// What is promised for in `leftMs`, from a quarter of an hour before; empty before that.
export function dueText(leftMs: number): string {
  if (leftMs > toldMs) return '';
  return leftMs > 0 ? words.time.dueIn(duration(leftMs)) : words.time.overdue(duration(-leftMs));
}

export function clock(at: number): string {
  return hourAndMinute().format(at);
}

export function fullTime(at: number): string {
  return wholeTime().format(at);
}

// A point in time as one names it to others, without seconds.
export function dateTime(at: number): string {
  return dateAndTime().format(at);
}

export function dayLabel(at: number, now: number): string {
  const day = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((day(now) - day(at)) / dayMs);
  if (days === 0) return words.time.today;
  if (days === 1) return words.time.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayOfYear : dayOfAnyYear)().format(at);
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = (word: string | undefined) => (word ? Array.from(word)[0] ?? '' : '');
  const last = words.length > 1 ? first(words.at(-1)) : '';
  return (first(words[0]) + last).toLocaleUpperCase(language) || '?';
}

// One of eight quiet tints for an avatar: the same name always has the same one.
export function tintOf(name: string): number {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return hash % 8;
}

export function count(value: number, isAtLeast = false): string {
  const text = plain().format(value);
  return isAtLeast ? `${text}+` : text;
}

// "1.2 MB": the size of a file.
export function fileSize(bytes: number): string {
  const step = Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return (sizes[step] ?? plain)().format(bytes / 1_000 ** step);
}

export function percent(part: number): string {
  return percents().format(part);
}

export function reasonLabel(code: string | null | undefined): string {
  if (code == null || code === '' || code === 'none') return '';
  return (words.reasons as Record<string, string>)[code] ?? code.replaceAll('_', ' ');
}

export function outcomeLabel(code: string | null | undefined): string {
  return code ? (words.outcomes as Record<string, string>)[code] ?? code : '';
}

export interface Segment {
  text: string;
  isHit: boolean;
}

// The segments from shortly before the first hit on, so that one line shows it.
export function fromHit(parts: Segment[]): Segment[] {
  const [first, ...rest] = parts;
  if (!first || first.isHit || rest.length === 0) return parts;
  const chars = Array.from(first.text);
  if (chars.length <= leadChars) return parts;
  const tail = chars.slice(-leadChars).join('');
  const word = tail.indexOf(' ');
  return [{ text: `…${word < 0 ? tail : tail.slice(word)}`, isHit: false }, ...rest];
}

// Cuts a text at byte offsets, as a search match names them.
export function segments(text: string, offsets: [number, number][]): Segment[] {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  const parts: Segment[] = [];
  let at = 0;
  const push = (end: number, isHit: boolean) => {
    if (end > at) parts.push({ text: decoder.decode(bytes.subarray(at, end)), isHit });
    at = Math.max(at, end);
  };
  for (const [start, length] of [...offsets].sort((a, b) => a[0] - b[0])) {
    push(Math.min(start, bytes.length), false);
    push(Math.min(start + length, bytes.length), true);
  }
  push(bytes.length, false);
  return parts;
}

// How wide a text is in columns of a Latin letter: signs from the east of Asia are twice as wide.
export function textWidth(text: string): number {
  let columns = 0;
  for (const sign of text) columns += sign >= '\u2e80' ? 2 : 1;
  return columns;
}
