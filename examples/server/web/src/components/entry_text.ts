// The sentence for a change of state between the messages. Pure.
import { dateTime, outcomeLabel, reasonLabel } from '../format';
import { words } from '../words';
import type { Entry, Principal } from '../protocol';

function nameOf(who: Principal | null | undefined): string {
  if (!who) return words.who.somebody;
  if (who.kind === 'assistant') return who.name || words.who.assistant;
  if (who.kind === 'system') return words.who.system;
  return who.name || who.id;
}

export function triggerLabel(trigger: string | null | undefined): string {
  return (words.triggers as Record<string, string>)[trigger ?? ''] ?? '';
}

function closedText(entry: Entry, who: string): string {
  if (entry.merged_into) return words.entry.mergedInto(who, entry.merged_into);
  return words.entry.closed(who, outcomeLabel(entry.outcome));
}

function transferredText(entry: Entry, who: string): string {
  return words.entry.transferred(who, entry.holder ? nameOf(entry.holder) : entry.team || words.entry.aTeam);
}

export function entryText(entry: Entry): string {
  const said = words.entry;
  const who = nameOf(entry.actor);
  switch (entry.type) {
    case 'opened':
      return said.opened(entry.channel ?? '');
    case 'escalated':
      return said.escalated(triggerLabel(entry.trigger), reasonLabel(entry.reason));
    case 'claimed':
      return said.claimed(nameOf(entry.holder ?? entry.actor));
    case 'taken_over':
      return said.takenOver(nameOf(entry.holder ?? entry.actor));
    case 'released':
      return entry.cause === 'lease_expired' ? said.lapsed : said.released(who);
    case 'transferred':
      return transferredText(entry, who);
    case 'handed_back':
      return said.handedBack(who);
    case 'closed':
      return closedText(entry, who);
    case 'merged_in':
      return said.mergedIn(who, entry.merged_from ?? said.aConversation);
    case 'reopened':
      return said.reopened(entry.holder ? nameOf(entry.holder) : '');
    case 'snoozed':
      return said.snoozed(who, entry.snoozed_until_ms ? dateTime(entry.snoozed_until_ms) : '');
    case 'woken':
      return entry.actor?.kind === 'system' ? said.wokeUp : said.woken(who);
    case 'prioritized':
      return said.prioritized(who, entry.priority ?? 0);
    case 'team_assigned':
      return said.team(who, entry.team ?? '');
    case 'tagged':
      return said.tagged(entry.tag ?? '');
    case 'untagged':
      return said.untagged(who, entry.tag ?? '');
    default:
      return entry.type.replaceAll('_', ' ');
  }
}

export { nameOf };

export const messageTypes = new Set(['message_received', 'message_sent']);

// One thing to draw: a message, a note, or one line for changes that belong together.
export type Item =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'message'; key: string; entry: Entry; isFirst: boolean }
  | { kind: 'note'; key: string; entry: Entry }
  | { kind: 'change'; key: string; entry: Entry; text: string; detail: string };

const groupMs = 5 * 60_000;

function isFollowUp(before: Entry | undefined, entry: Entry): boolean {
  return before !== undefined && messageTypes.has(before.type)
    && before.actor?.kind === entry.actor?.kind && before.actor?.id === entry.actor?.id
    && entry.at_ms - before.at_ms < groupMs;
}

export function itemsOf(entries: Entry[]): Item[] {
  const items: Item[] = [];
  let before: Entry | undefined;
  for (const entry of entries) {
    const isNewDay = before === undefined || dayOf(before.at_ms) !== dayOf(entry.at_ms);
    if (isNewDay) items.push({ kind: 'day', key: `day-${entry.entry}`, at: entry.at_ms });
    const key = `entry-${entry.entry}`;
    const last = items.at(-1);
    if (messageTypes.has(entry.type)) {
      items.push({ kind: 'message', key, entry, isFirst: isNewDay || !isFollowUp(before, entry) });
    } else if (entry.type === 'note_added') {
      items.push({ kind: 'note', key, entry });
    } else if (entry.type === 'tagged' && last?.kind === 'change' && last.entry.type === 'tagged') {
      items[items.length - 1] = { ...last, text: `${last.text}, ${entry.tag ?? ''}` };
    } else {
      items.push({ kind: 'change', key, entry, text: entryText(entry), detail: entry.text ?? '' });
    }
    before = entry;
  }
  return items;
}

function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

