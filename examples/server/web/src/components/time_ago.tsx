// Times that move on by themselves: all of them follow the session's one clock.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { dueText, duration, fullTime, relativeTime, urgency } from '../format';
import { words } from '../words';
import type { Card } from '../protocol';

export function TimeAgo({ at }: { at: number }): VNode {
  const now = useInbox().session.now.value;
  return (
    <time class="ago" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}

function sinceOf(card: Card): number {
  return card.waiting_since_ms || card.last_activity_ms;
}

// Amber when what was promised is near, red when it was missed.
export function Waiting({ card }: { card: Card }): VNode {
  const now = useInbox().session.now.value;
  const since = sinceOf(card);
  return (
    <span
      class={`wait wait-${urgency(card.deadlines?.[0], since, now)}`} data-testid="wait"
      title={words.card.since(fullTime(since))}
    >
      {words.card.waiting(duration(Math.max(0, now - since)))}
    </span>
  );
}

// What the user was promised first, once it is near.
export function Due({ card }: { card: Card }): VNode | null {
  const now = useInbox().session.now.value;
  const deadline = card.deadlines?.[0];
  const text = deadline && dueText(deadline.due_ms - now);
  if (!deadline || !text) return null;
  return (
    <span
      class={`due wait wait-${urgency(deadline, sinceOf(card), now)}`} data-testid="due"
      title={words.time.promised(words.promise[deadline.deadline], fullTime(deadline.due_ms))}
    >
      {text}
    </span>
  );
}

// The claim of this page's agent is about to lapse and nobody renews it.
export function LeaseEnd({ until }: { until: number }): VNode | null {
  const left = until - useInbox().session.now.value;
  if (left > 120_000 || left <= 0) return null;
  return <span class="wait wait-soon">{words.card.leaseEnds}</span>;
}
