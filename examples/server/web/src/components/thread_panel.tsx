// The right panel: the open conversation with its status bar, transcript and composer.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { words } from '../words';
import { Composer } from './composer';
import { DetailsPane } from './details_pane';
import { StatusBar } from './status_bar';
import { TranscriptView } from './transcript_view';

export function ThreadPanel(): VNode {
  const { page, thread, openCard } = useInbox();
  const selected = thread.selected.value;
  const shown = thread.shown.value;
  const card = openCard.value;
  if (selected === null) {
    return (
      <section class="thread-pane is-empty" aria-label={words.thread.label}>
        <div class="empty">
          <p>{words.thread.choose}</p>
          <p class="empty-keys"><kbd>j</kbd> <kbd>k</kbd> {words.help.move}</p>
          <p class="empty-keys"><kbd>?</kbd> {words.top.help}</p>
        </div>
      </section>
    );
  }
  if (!shown || !card) {
    return (
      <section class="thread-pane is-empty" aria-label={words.thread.label} aria-busy={thread.problem.value === ''}>
        <p class="empty">{thread.problem.value || words.list.loading}</p>
      </section>
    );
  }
  return (
    <section
      class={`thread-pane${page.hasDetails.value ? ' has-details' : ''}`} aria-label={words.thread.label}
      data-testid="thread" data-conversation={selected}
    >
      <StatusBar card={card} />
      <TranscriptView key={selected} transcript={shown} card={card} />
      <Composer key={`composer ${selected}`} card={card} />
      {page.hasDetails.value && <DetailsPane key={`details ${selected}`} card={card} />}
    </section>
  );
}
