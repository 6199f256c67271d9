// "WS: Connected · live": computed from lag, see connection_state.ts.
import type { VNode } from 'preact';
import { linkText } from '../connection_state';
import { words } from '../words';
import type { Session } from '../session';

export function ConnectionBadge({ session }: { session: Session }): VNode {
  const status = session.status.value;
  return (
    <span
      class={`link link-${status.word}`}
      data-testid="connection"
      data-state={status.word}
      data-behind={status.behind}
      title={words.linkTitle[status.word]}
    >
      <span class="link-dot" aria-hidden="true" />
      {linkText(status)}
    </span>
  );
}
