// The visitor's transcript: one's own messages, the assistant's, named persons', and a few quiet
// lines about who has joined. It never sees notes, tags or reasons.
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Visitor } from '../api';
import { MessageText } from '../components/entry';
import { itemsOf, nameOf, type Item } from '../components/entry_text';
import { clock, dayLabel, fullTime } from '../format';
import type { Dispatch } from '../outbox';
import type { Entry } from '../protocol';
import { lastUserMessage } from '../transcript';
import type { ChatStore } from './chat_store';

const bottomPx = 48;
const slowMs = 15_000;

export function Bubbles({ chat }: { chat: ChatStore }): VNode {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shown = chat.thread.shown.value;
  const kept = chat.kept();
  const typing = chat.thread.typing.value.filter((who) => who.kind !== 'user');
  const items = itemsOf(shown?.entries ?? []);
  const lastOwn = lastUserMessage(shown?.entries ?? []);
  const toEnd = () => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(toEnd, [shown?.revision, kept.length, typing.length]);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(toEnd);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < bottomPx;
    if (element.scrollTop < bottomPx) void chat.thread.loadOlder();
  };
  return (
    <div
      ref={box} class="chat-log" role="log" aria-label="Messages" tabIndex={0}
      data-testid="widget-messages" onScroll={onScroll}
    >
      {items.length === 0 && kept.length === 0 && (
        <p class="empty">{greeting(chat.visitor)}</p>
      )}
      {items.map((item) => (
        <Line key={item.key} item={item} now={chat.session.now.value} lastOwn={lastOwn} />
      ))}
      {kept.map((dispatch) => <Kept key={dispatch.frame.id} dispatch={dispatch} chat={chat} />)}
      {typing.length > 0 && (
        <div class="typing" data-testid="typing">
          <span class="typing-dots" aria-hidden="true"><i /><i /><i /></span>
          {typing.map(nameOf).join(', ')} {typing.length === 1 ? 'is' : 'are'} typing
        </div>
      )}
    </div>
  );
}

// Of somebody who is not known the name is made up.
function greeting({ name, is_verified }: Visitor): string {
  return is_verified === false ? 'Hello, how can we help?' : `Hello ${name}, how can we help?`;
}

interface LineProps {
  item: Item;
  now: number;
  lastOwn: number;
}

function Line({ item, now, lastOwn }: LineProps): VNode | null {
  if (item.kind === 'day') return <div class="day"><span>{dayLabel(item.at, now)}</span></div>;
  if (item.kind === 'message') {
    return <Bubble entry={item.entry} isFirst={item.isFirst} isLastOwn={item.entry.message === lastOwn} />;
  }
  if (item.kind === 'note') return null;
  const text = changeText(item.entry);
  if (text === '') return null;
  return <div class={`change change-${item.entry.type}`} data-testid="change">{text}</div>;
}

interface BubbleProps {
  entry: Entry;
  isFirst: boolean;
  isLastOwn: boolean;
}

function Bubble({ entry, isFirst, isLastOwn }: BubbleProps): VNode {
  const author = entry.actor?.kind ?? 'system';
  const isOwn = author === 'user';
  return (
    <div
      class={`message by-${author} ${isOwn ? 'ours' : 'theirs'}${isFirst ? ' is-first' : ''}`}
      data-testid="message" data-message={entry.message} data-author={author}
    >
      {!isOwn && isFirst && (
        <div class="message-head">
          <span class="message-author">{nameOf(entry.actor)}</span>
          {author === 'assistant' && <span class="badge">AI</span>}
        </div>
      )}
      <div class="bubble">
        <MessageText entry={entry} />
        <time class="stamp" dateTime={new Date(entry.at_ms).toISOString()} title={fullTime(entry.at_ms)}>
          {clock(entry.at_ms)}
        </time>
      </div>
      {isLastOwn && <div class="message-foot" data-testid="delivered">Delivered</div>}
    </div>
  );
}

function Kept({ dispatch, chat }: { dispatch: Dispatch; chat: ChatStore }): VNode {
  const isSlow = dispatch.state !== 'accepted' && chat.session.now.value - dispatch.at > slowMs;
  const isFailed = dispatch.state === 'refused' || isSlow;
  return (
    <div class={`message ours by-user is-kept${isFailed ? ' is-failed' : ''}`} data-testid="kept">
      <div class="bubble"><div class="rich plain">{String(dispatch.frame['text'] ?? '')}</div></div>
      <div class="message-foot">
        {isFailed ? <span class="not-sent">not sent –</span> : <span>sending…</span>}
        {isFailed && (
          <button
            type="button" class="inline" data-testid="retry"
            onClick={() => chat.session.outbox.retry(dispatch.frame.id)}
          >
            retry
          </button>
        )}
      </div>
    </div>
  );
}

function changeText(entry: Entry): string {
  switch (entry.type) {
    case 'escalated':
      return 'A person will join soon';
    case 'claimed':
    case 'taken_over':
      return `${nameOf(entry.holder ?? entry.actor)} joined the chat`;
    case 'released':
      return 'Waiting for the next free person';
    case 'transferred':
      return entry.holder ? `${nameOf(entry.holder)} joined the chat` : 'Waiting for the next free person';
    case 'handed_back':
      return 'The assistant is back';
    case 'closed':
      return 'The conversation was closed. Write to begin again.';
    default:
      return '';
  }
}
