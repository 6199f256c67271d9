// What stands below the composer: how long the text is as the channel counts, and how much time the
// channel leaves to reply.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { count, dateTime, duration } from '../format';
import { words } from '../words';
import type { Card } from '../protocol';
import type { Preview } from './preview_pane';

const nearMs = 60 * 60_000;

export function Size({ preview }: { preview: Preview }): VNode | null {
  if (preview?.t !== 'preview' || preview.characters === 0) return null;
  const { characters, limit } = preview;
  const isOver = limit > 0 && characters > limit;
  return (
    <span class={`size${isOver ? ' is-over' : ''}`} data-testid="size" dir={limit > 0 ? 'ltr' : undefined}>
      {limit > 0
        ? `${count(characters)} / ${count(limit)}`
        : words.composer.characters(characters, count(characters))}
    </span>
  );
}

export function ReplyWindow({ card }: { card: Card }): VNode | null {
  const { replyWindows, thread, session } = useInbox();
  const until = replyWindows.until(card.channel, thread.shown.value?.entries ?? []);
  if (until === 0) return null;
  const left = until - session.now.value;
  const urgency = left <= 0 ? 'late' : left <= nearMs ? 'soon' : 'calm';
  return (
    <span
      class={`reply-window wait-${urgency}`} data-testid="reply-window"
      title={words.composer.windowTitle(card.channel, dateTime(until))}
    >
      {left <= 0 ? words.composer.windowOver : words.composer.windowLeft(duration(left))}
    </span>
  );
}
