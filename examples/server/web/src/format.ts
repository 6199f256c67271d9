// Numbers, times and names as people read them. Pure: the moment is always an argument.

const language = 'en';
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const leadChars = 18;

// "now", "3 min. ago", "2 hr. ago", "yesterday"; from a week on, the date.
export function relativeTime(at: number, now: number): string {
  const ago = Math.max(0, now - at);
  if (ago < 45 * secondMs) return relative.format(0, 'second');
  if (ago < hourMs) return relative.format(-Math.max(1, Math.floor(ago / minuteMs)), 'minute');
  if (ago < dayMs) return relative.format(-Math.floor(ago / hourMs), 'hour');
  if (ago < 7 * dayMs) return relative.format(-Math.floor(ago / dayMs), 'day');
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(at);
}

// How long somebody has been waiting: "under 1 min", "12 min", "3 hr 5 min", "2 days".
export function duration(ms: number): string {
  const unit = (count: number, name: string) => new Intl.NumberFormat(language, {
    style: 'unit', unit: name, unitDisplay: name === 'day' ? 'long' : 'short',
  }).format(count);
  if (ms < minuteMs) return 'under 1 min';
  if (ms < hourMs) return unit(Math.floor(ms / minuteMs), 'minute');
  if (ms >= dayMs) return unit(Math.floor(ms / dayMs), 'day');
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  const hours = unit(Math.floor(ms / hourMs), 'hour');
  return minutes === 0 ? hours : `${hours} ${unit(minutes, 'minute')}`;
}

export type Urgency = 'calm' | 'soon' | 'late';

export function urgency(waitedMs: number): Urgency {
  if (waitedMs >= 15 * minuteMs) return 'late';
  return waitedMs >= 5 * minuteMs ? 'soon' : 'calm';
}

// What is promised for in `leftMs`, from a quarter of an hour before; below zero it is late.
export function dueText(leftMs: number): { text: string; urgency: Urgency } | null {
  if (leftMs > 15 * minuteMs) return null;
  return leftMs > 0
    ? { text: `due in ${duration(leftMs)}`, urgency: 'soon' }
    : { text: `${duration(-leftMs)} overdue`, urgency: 'late' };
}

export function clock(at: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(at);
}

export function fullTime(at: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

export function dayLabel(at: number, now: number): string {
  const day = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((day(now) - day(at)) / dayMs);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: 'short', day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at);
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
  const text = new Intl.NumberFormat(language).format(value);
  return isAtLeast ? `${text}+` : text;
}

const reasonTexts: Record<string, string> = {
  user_requested_human: 'Asked for a person',
  low_confidence: 'Low confidence',
  negative_sentiment: 'Negative feeling',
  repeated_failure: 'Repeated failure',
  policy: 'Policy',
  assistant_timeout: 'Assistant timed out',
  assistant_failure: 'Assistant failed',
  other: 'Other',
};

export function reasonLabel(code: string | null | undefined): string {
  if (code == null || code === '' || code === 'none') return '';
  return reasonTexts[code] ?? code.replaceAll('_', ' ');
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
