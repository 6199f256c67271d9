// One item of the transcript: a message as its channel shows it, an internal note, a change of
// state, or a text of one's own that is still on its way.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { clock, fullTime } from '../format';
import { safeHref } from '../links';
import type { Dispatch } from '../outbox';
import { PreviewTree, previewNodes } from '../preview_tree';
import type { Attachment, Card, Entry } from '../protocol';
import { nameOf } from './entry_text';

// Queued is what every sent message begins as and says nothing yet.
const deliveryTexts: Record<string, string> = {
  sent: 'sent', delivered: 'delivered', read: 'read', failed: 'not delivered',
};

function Stamp({ at }: { at: number }): VNode {
  return <time class="stamp" dateTime={new Date(at).toISOString()} title={fullTime(at)}>{clock(at)}</time>;
}

export function MessageText({ entry }: { entry: Entry }): VNode {
  const nodes = previewNodes(entry.preview);
  return nodes.length > 0 ? <PreviewTree tree={nodes} /> : <div class="rich plain">{entry.text}</div>;
}

export function MessageItem({ entry, isFirst }: { entry: Entry; isFirst: boolean }): VNode {
  const author = entry.actor?.kind ?? 'system';
  const side = author === 'user' ? 'theirs' : 'ours';
  const delivery = deliveryTexts[entry.delivery ?? ''];
  return (
    <div
      class={`message ${side} by-${author}${isFirst ? ' is-first' : ''}`}
      data-testid="message" data-message={entry.message} data-author={author}
    >
      {isFirst && (
        <div class="message-head">
          <span class="message-author">{nameOf(entry.actor)}</span>
          {author === 'assistant' && <span class="badge">AI</span>}
          <Stamp at={entry.at_ms} />
        </div>
      )}
      <div class="bubble" title={fullTime(entry.at_ms)}>
        <MessageText entry={entry} />
        <Attachments list={entry.attachments ?? []} />
      </div>
      {(entry.fallback || delivery) && (
        <div class="message-foot">
          {entry.fallback && <span class="fallback">The assistant had no answer</span>}
          {delivery && (
            <span class={`delivery delivery-${entry.delivery}`} title={entry.failure || undefined}>{delivery}</span>
          )}
        </div>
      )}
    </div>
  );
}

function Attachments({ list }: { list: Attachment[] }): VNode | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  return (
    <ul class="attachments">
      {list.map((one) => {
        const href = safeHref(one.url);
        const name = one.name || one.type || 'attachment';
        return (
          <li>
            {href ? <a href={href} target="_blank" rel="noopener noreferrer nofollow">{name}</a> : name}
          </li>
        );
      })}
    </ul>
  );
}

export function NoteItem({ entry }: { entry: Entry }): VNode {
  return (
    <div class="note" data-testid="note" data-message={entry.message}>
      <div class="message-head">
        <span class="badge badge-note">Internal note</span>
        <span class="message-author">{nameOf(entry.actor)}</span>
        <Stamp at={entry.at_ms} />
      </div>
      <div class="rich plain">{entry.text}</div>
    </div>
  );
}

interface ChangeProps {
  entry: Entry;
  text: string;
  detail: string;
}

export function ChangeItem({ entry, text, detail }: ChangeProps): VNode {
  return (
    <div class={`change change-${entry.type}`} data-testid="change" data-type={entry.type}>
      <span class="change-text">{text}</span>
      <Stamp at={entry.at_ms} />
      {detail !== '' && <div class="change-detail">{detail}</div>}
    </div>
  );
}

const slowMs = 15_000;

// A text of one's own between Send and its entry: sending, or not sent and what one can do.
export function KeptItem({ dispatch, card }: { dispatch: Dispatch; card: Card }): VNode {
  const { actions, session, drafts, page } = useInbox();
  const isNote = dispatch.frame.op === 'note';
  const isSlow = dispatch.state !== 'accepted' && session.now.value - dispatch.at > slowMs;
  const isFailed = dispatch.state === 'refused' || isSlow;
  const text = String(dispatch.frame['text'] ?? '');
  const takeBack = () => {
    const kind = isNote ? 'note' : 'reply';
    const old = drafts.get(card.conversation, kind);
    drafts.set(card.conversation, kind, old === '' ? text : `${old}\n${text}`);
    session.outbox.drop(dispatch.frame.id);
    page.write(kind);
  };
  return (
    <div
      class={`${isNote ? 'note' : 'message ours by-agent is-first'} is-kept${isFailed ? ' is-failed' : ''}`}
      data-testid="kept" data-state={dispatch.state}
    >
      <div class="bubble"><div class="rich plain">{text}</div></div>
      <div class="message-foot">
        {isFailed ? <span class="not-sent">not sent –</span> : <span>sending…</span>}
        {isFailed && (
          <button type="button" class="inline" data-testid="retry" onClick={() => actions.retry(dispatch, card)}>
            retry
          </button>
        )}
        {dispatch.state === 'refused' && (
          <button type="button" class="inline" data-testid="take-back" onClick={takeBack}>edit</button>
        )}
      </div>
    </div>
  );
}
