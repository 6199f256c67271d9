// The right panel: the open conversation with its status bar, transcript and composer.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { Composer } from './composer';
import { StatusBar } from './status_bar';
import { TranscriptView } from './transcript_view';

export function ThreadPanel(): VNode {
  const { thread, openCard } = useInbox();
  const selected = thread.selected.value;
  const shown = thread.shown.value;
  const card = openCard.value;
  if (selected === null) {
    return (
      <section class="thread-pane is-empty" aria-label="Conversation">
        <div class="empty">
          <p>Choose a conversation to read it.</p>
          <p class="empty-keys"><kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> opens <kbd>?</kbd> more</p>
        </div>
      </section>
    );
  }
  if (!shown || !card) {
    return (
      <section class="thread-pane is-empty" aria-label="Conversation" aria-busy={thread.problem.value === ''}>
        <p class="empty">{thread.problem.value || 'Loading…'}</p>
      </section>
    );
  }
  return (
    <section class="thread-pane" aria-label="Conversation" data-testid="thread" data-conversation={selected}>
      <StatusBar card={card} />
      <TranscriptView key={selected} transcript={shown} card={card} />
      <Composer key={`composer ${selected}`} card={card} />
    </section>
  );
}
