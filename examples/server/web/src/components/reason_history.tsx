// Why it was escalated: the newest reason, and on a click all of them with their words.
import type { VNode } from 'preact';
import { fullTime, reasonLabel } from '../format';
import { words } from '../words';
import type { Card } from '../protocol';
import { triggerLabel } from './entry_text';

export function ReasonHistory({ card }: { card: Card }): VNode | null {
  if (!card.reason) return null;
  const all = card.reasons ?? [];
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLDetailsElement }) => {
    if (event.key !== 'Escape' || !event.currentTarget.open) return;
    event.stopPropagation();
    event.currentTarget.open = false;
  };
  return (
    <details class="reasons" data-testid="reasons" onKeyDown={onKeyDown}>
      <summary class="reason" title={words.status.history} data-testid="reason">
        <span class="reason-code">{reasonLabel(card.reason)}</span>
        {card.reason_text && <span class="reason-text" dir="auto">{card.reason_text}</span>}
        {all.length > 1 && <span class="reason-count">{words.status.reasons(all.length)}</span>}
      </summary>
      <ol class="reason-list panel-below" aria-label={words.status.history} data-testid="reason-list">
        {all.map((one) => (
          <li>
            <time dateTime={new Date(one.at_ms).toISOString()}>{fullTime(one.at_ms)}</time>
            <span>{words.entry.escalated(triggerLabel(one.trigger), reasonLabel(one.reason))}</span>
            {one.text && <q dir="auto">{one.text}</q>}
          </li>
        ))}
      </ol>
    </details>
  );
}
