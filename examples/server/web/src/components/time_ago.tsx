// Times that move on by themselves: all of them follow the session's one clock.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { dueText, duration, fullTime, relativeTime, urgency } from '../format';
import type { Deadline } from '../protocol';

export function TimeAgo({ at }: { at: number }): VNode {
  const now = useInbox().session.now.value;
  return (
    <time class="ago" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}

export function Waiting({ since }: { since: number }): VNode {
  const waited = Math.max(0, useInbox().session.now.value - since);
  return (
    <span class={`wait wait-${urgency(waited)}`} title={`Since ${fullTime(since)}`}>
      Waiting {duration(waited)}
    </span>
  );
}

const promises: Record<Deadline['deadline'], string> = {
  claim: 'A claim', first_reply: 'The first reply', next_reply: 'A reply', close: 'Closing it',
};

// What the user was promised first, once it is near.
export function Due({ deadline }: { deadline: Deadline }): VNode | null {
  const due = dueText(deadline.due_ms - useInbox().session.now.value);
  if (!due) return null;
  return (
    <span
      class={`due wait wait-${due.urgency}`} data-testid="due"
      title={`${promises[deadline.deadline]} was promised for ${fullTime(deadline.due_ms)}`}
    >
      {due.text}
    </span>
  );
}

// The claim of this page's agent is about to lapse and nobody renews it.
export function LeaseEnd({ until }: { until: number }): VNode | null {
  const left = until - useInbox().session.now.value;
  if (left > 120_000 || left <= 0) return null;
  return <span class="wait wait-soon">claim ends soon</span>;
}
