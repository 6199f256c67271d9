// Initials on a quiet tint, and the dot that says whether somebody is there to read an answer.
import type { VNode } from 'preact';
import { initials, tintOf } from '../format';
import { words } from '../words';
import type { Card } from '../protocol';

export function Dot({ card }: { card: Card }): VNode {
  const text = words.dot[card.dot_reason] ?? card.dot;
  return (
    <span
      class={`dot dot-${card.dot}`}
      data-testid="dot"
      data-dot={card.dot}
      data-dot-reason={card.dot_reason}
      role="img"
      aria-label={text}
      title={text}
    />
  );
}

export function Avatar({ name, card }: { name: string; card?: Card }): VNode {
  return (
    <span class={`avatar tint-${tintOf(name)}`}>
      <span aria-hidden="true">{initials(name)}</span>
      {card && <Dot card={card} />}
    </span>
  );
}
