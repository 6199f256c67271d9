// "WS: Connected · live": computed from lag, see connection_state.ts.
import type { VNode } from 'preact';
import { linkText } from '../connection_state';
import type { Session } from '../session';

const titles = {
  connecting: 'The connection is being made',
  live: 'Everything that happened is shown',
  lagging: 'This page is behind the newest event',
  resyncing: 'The lists are being fetched anew',
  offline: 'Nothing is coming in: what you see may be old',
};

export function ConnectionBadge({ session }: { session: Session }): VNode {
  const status = session.status.value;
  return (
    <span
      class={`link link-${status.word}`}
      data-testid="connection"
      data-state={status.word}
      data-behind={status.behind}
      title={titles[status.word]}
    >
      <span class="link-dot" aria-hidden="true" />
      {linkText(status)}
    </span>
  );
}
