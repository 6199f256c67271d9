// The sentence for a change of state between the messages. Pure.
import { fullTime, reasonLabel } from '../format';
import type { Entry, Principal } from '../protocol';

function nameOf(who: Principal | null | undefined): string {
  if (!who) return 'Somebody';
  if (who.kind === 'assistant') return who.name || 'The assistant';
  if (who.kind === 'system') return 'The system';
  return who.name || who.id;
}

const triggers: Record<string, string> = {
  user: 'the user',
  assistant: 'the assistant',
  policy: 'a policy',
  failure: 'a failure',
  agent: 'an agent',
};

function escalatedText(entry: Entry): string {
  const by = triggers[entry.trigger ?? ''];
  const head = by ? `Escalated by ${by}` : 'Escalated';
  return [head, reasonLabel(entry.reason)].filter(Boolean).join(': ');
}

function releasedText(entry: Entry): string {
  if (entry.cause === 'lease_expired') return 'The claim lapsed, back to the queue';
  return `${nameOf(entry.actor)} released it to the queue`;
}

function closedText(entry: Entry): string {
  if (entry.merged_into) return `${nameOf(entry.actor)} merged it into ${entry.merged_into}`;
  return `${nameOf(entry.actor)} closed it${entry.outcome ? ` as ${entry.outcome}` : ''}`;
}

export function entryText(entry: Entry): string {
  const who = nameOf(entry.actor);
  switch (entry.type) {
    case 'opened':
      return `Conversation opened${entry.channel ? ` on ${entry.channel}` : ''}`;
    case 'escalated':
      return escalatedText(entry);
    case 'claimed':
      return `${nameOf(entry.holder ?? entry.actor)} claimed it`;
    case 'taken_over':
      return `${nameOf(entry.holder ?? entry.actor)} took it over`;
    case 'released':
      return releasedText(entry);
    case 'transferred':
      return `${who} transferred it to ${entry.holder ? nameOf(entry.holder) : entry.team || 'a team'}`;
    case 'handed_back':
      return `${who} handed it back to the assistant`;
    case 'closed':
      return closedText(entry);
    case 'merged_in':
      return `${who} merged ${entry.merged_from ?? 'a conversation'} into it`;
    case 'reopened':
      return entry.holder ? `Reopened, back to ${nameOf(entry.holder)}` : 'Reopened';
    case 'snoozed':
      return `${who} set it aside${entry.snoozed_until_ms ? ` until ${fullTime(entry.snoozed_until_ms)}` : ''}`;
    case 'woken':
      return entry.actor?.kind === 'system' ? 'Back from its snooze' : `${who} woke it`;
    case 'prioritized':
      return `${who} set the priority to ${entry.priority ?? 0}`;
    case 'team_assigned':
      return entry.team ? `${who} gave it to the team ${entry.team}` : `${who} took it from its team`;
    case 'tagged':
      return `Tagged ${entry.tag ?? ''}`;
    case 'untagged':
      return `${who} removed the tag ${entry.tag ?? ''}`;
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

