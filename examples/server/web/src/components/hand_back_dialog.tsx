// Gives the conversation back to the assistant, with a summary for it if one is wanted.
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useInbox } from '../context';
import type { Card } from '../protocol';
import { Dialog } from './dialog';

export function HandBackDialog({ card, onEnd }: { card: Card; onEnd: () => void }): VNode {
  const { actions } = useInbox();
  const field = useRef<HTMLTextAreaElement>(null);
  const handBack = (event: Event) => {
    event.preventDefault();
    void actions.handBack(card, field.current?.value ?? '');
    onEnd();
  };
  return (
    <Dialog title="Hand back to the assistant" testId="hand-back-dialog" onEnd={onEnd}>
      <form onSubmit={handBack}>
        <label class="field">
          <span>Summary for the assistant (optional)</span>
          <textarea ref={field} rows={3} maxLength={2000} data-testid="hand-back-summary" />
        </label>
        <div class="dialog-actions">
          <button type="button" onClick={onEnd}>Cancel</button>
          <button type="submit" class="primary" data-testid="hand-back-confirm">Hand back</button>
        </div>
      </form>
    </Dialog>
  );
}
