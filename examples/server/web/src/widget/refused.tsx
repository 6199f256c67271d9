// Instead of the chat: why there is none.
import type { VNode } from 'preact';

interface Props {
  words: string;
  onAgain: (() => void) | null; // null where it would not help
  onClose: () => void;
}

export function Refused({ words, onAgain, onClose }: Props): VNode {
  return (
    <main class="chat-stage">
      <section class="chat chat-refused" aria-label="Support chat">
        <h1>The chat is not available</h1>
        <p role="alert" data-testid="widget-refused">{words}</p>
        <div class="chat-refused-acts">
          {onAgain && (
            <button type="button" class="primary" data-testid="widget-again" onClick={onAgain}>Try again</button>
          )}
          <button type="button" data-testid="widget-close" onClick={onClose}>Close</button>
        </div>
      </section>
    </main>
  );
}
