// The transcript: follows the newest entry while its end is in sight, loads older entries towards
// the top without moving what is being read, and marks as read what was seen.
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { words } from '../words';
import { dayLabel } from '../format';
import type { Card } from '../protocol';
import type { Transcript } from '../transcript';
import { ChangeItem, KeptItem, MessageItem, NoteItem } from './entry';
import { itemsOf, nameOf, type Item } from './entry_text';
import { Icon } from './icons';

const bottomPx = 48;
const olderPx = 120;

export function TranscriptView({ transcript, card }: { transcript: Transcript; card: Card }): VNode {
  const { actions, thread } = useInbox();
  const box = useRef<HTMLDivElement>(null);
  const kept = actions.keptFor(transcript.conversation);
  const { isAtEnd, onScroll, toEnd } = useFollowing(box, transcript, kept.length);
  return (
    <div class="log-frame">
      <div
        ref={box} class="log" role="log" aria-label={words.thread.transcript} tabIndex={0}
        data-testid="transcript" onScroll={onScroll}
      >
        <div class="log-inner">
          {transcript.hasOlder && (
            <button
              type="button" class="small older" disabled={thread.isLoadingOlder.value}
              onClick={() => void thread.loadOlder()}
            >
              {thread.isLoadingOlder.value ? words.list.loading : words.thread.older}
            </button>
          )}
          {itemsOf(transcript.entries).map((item) => <ItemView key={item.key} item={item} card={card} />)}
          {kept.map((one) => <KeptItem key={one.frame.id} dispatch={one} card={card} />)}
          <Typing />
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" class="pill pill-end" data-testid="to-end" onClick={toEnd}>
          <Icon name="down" /> {words.thread.newest}
        </button>
      )}
    </div>
  );
}

function ItemView({ item, card }: { item: Item; card: Card }): VNode {
  const { session } = useInbox();
  switch (item.kind) {
    case 'day':
      return <div class="day"><span>{dayLabel(item.at, session.now.value)}</span></div>;
    case 'message':
      return <MessageItem entry={item.entry} isFirst={item.isFirst} card={card} />;
    case 'note':
      return <NoteItem entry={item.entry} />;
    case 'change':
      return <ChangeItem entry={item.entry} text={item.text} detail={item.detail} />;
  }
}

function Typing(): VNode | null {
  const who = useInbox().thread.typing.value;
  if (who.length === 0) return null;
  return (
    <div class="typing" data-testid="typing">
      <span class="typing-dots" aria-hidden="true"><i /><i /><i /></span>
      {words.thread.typing(who.map(nameOf))}
    </div>
  );
}

function useFollowing(box: RefObject<HTMLDivElement | null>, transcript: Transcript, keptCount: number) {
  const { actions, thread } = useInbox();
  const wasAtEnd = useRef(true);
  const height = useRef(0);
  const firstEntry = useRef(0);
  const [isAtEnd, setAtEnd] = useState(true);
  const first = transcript.entries[0]?.entry ?? 0;
  const last = transcript.entries.at(-1)?.entry ?? 0;
  const typingCount = thread.typing.value.length;

  const markSeen = () => {
    if (wasAtEnd.current && document.visibilityState === 'visible') actions.markRead();
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const isOlderLoaded = firstEntry.current !== 0 && first < firstEntry.current;
    if (isOlderLoaded) element.scrollTop += element.scrollHeight - height.current;
    else if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    firstEntry.current = first;
    height.current = element.scrollHeight;
    markSeen();
  }, [first, last, keptCount, typingCount, transcript.revision]);

  // The composer grows, an image of the layout changes: the end stays in sight.
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    document.addEventListener('visibilitychange', markSeen);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', markSeen);
    };
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < bottomPx;
    setAtEnd(wasAtEnd.current);
    if (element.scrollTop < olderPx) void thread.loadOlder();
    markSeen();
  };
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  return { isAtEnd, onScroll, toEnd };
}
