// The words of a message that a tag was found in, with a little of what stands around them. Pure.
import { segments, type Segment } from './format';
import type { Entry, TagDetail } from './protocol';

const aroundChars = 60;

// Empty where the message is not loaded, or where the tag was found in no words.
export function evidenceOf(detail: TagDetail, entries: readonly Entry[]): Segment[] {
  const { message, offset = 0, length = 0 } = detail;
  if (!message || length === 0) return [];
  const entry = entries.find((one) => one.message === message && one.text);
  if (!entry?.text) return [];
  const parts = segments(entry.text, [[offset, length]]);
  const hit = parts.findIndex((part) => part.isHit);
  return parts.map((part, i) => (part.isHit ? part : { ...part, text: cut(part.text, i < hit) }));
}

function cut(text: string, isBefore: boolean): string {
  const chars = Array.from(text);
  if (chars.length <= aroundChars) return text;
  return isBefore ? `…${chars.slice(-aroundChars).join('')}` : `${chars.slice(0, aroundChars).join('')}…`;
}
