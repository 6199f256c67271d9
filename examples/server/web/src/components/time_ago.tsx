// Times that move on by themselves: all of them follow the session's one clock.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { duration, fullTime, relativeTime, urgency } from '../format';
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
  const left = deadline.due_ms - useInbox().session.now.value;
  if (left > 15 * 60_000) return null;
  const what = left > 0 ? `due in ${duration(left)}` : `${duration(-left)} overdue`;
  return (
    <span
      class={`due wait wait-${left > 0 ? 'soon' : 'late'}`} data-testid="due"
      title={`${promises[deadline.deadline]} was promised for ${fullTime(deadline.due_ms)}`}
    >
      {what}
    </span>
  );
}

// The claim of this page's agent is about to lapse and nobody renews it.
export function LeaseEnd({ until }: { until: number }): VNode | null {
  const left = until - useInbox().session.now.value;
  if (left > 120_000 || left <= 0) return null;
  return <span class="wait wait-soon">claim ends soon</span>;
}
