// One item of the transcript: a message as its channel shows it, an internal note, a change of
// state, or a text of one's own that is still on its way.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { clock, fileSize, fullTime } from '../format';
import { webHref } from '../links';
import { words } from '../words';
import type { Dispatch } from '../outbox';
import { PreviewTree, previewNodes } from '../preview_tree';
import type { Attachment, Card, Entry } from '../protocol';
import { nameOf } from './entry_text';
import { Icon } from './icons';

function Stamp({ at }: { at: number }): VNode {
  return <time class="stamp" dateTime={new Date(at).toISOString()} title={fullTime(at)}>{clock(at)}</time>;
}

export function MessageText({ entry }: { entry: Entry }): VNode {
  const nodes = previewNodes(entry.preview);
  return nodes.length > 0 ? <PreviewTree tree={nodes} /> : <div class="rich plain">{entry.text}</div>;
}

export function MessageItem({ entry, isFirst, card }: { entry: Entry; isFirst: boolean; card: Card }): VNode {
  const author = entry.actor?.kind ?? 'system';
  const side = author === 'user' ? 'theirs' : 'ours';
  return (
    <div
      class={`message ${side} by-${author}${isFirst ? ' is-first' : ''}`}
      data-testid="message" data-message={entry.message} data-author={author}
    >
      {isFirst && (
        <div class="message-head">
          <span class="message-author" dir="auto">{nameOf(entry.actor)}</span>
          {author === 'assistant' && <span class="badge">{words.message.ai}</span>}
          <Stamp at={entry.at_ms} />
        </div>
      )}
      <div class="bubble" title={fullTime(entry.at_ms)} dir="auto">
        <MessageText entry={entry} />
        <Attachments list={entry.attachments ?? []} />
      </div>
      <Foot entry={entry} card={card} />
    </div>
  );
}

// Queued is what every sent message begins as and says nothing yet. What did not arrive says why,
// and whoever may reply writes it once more.
function Foot({ entry, card }: { entry: Entry; card: Card }): VNode | null {
  const inbox = useInbox();
  const delivery = (words.delivery as Record<string, string>)[entry.delivery ?? ''];
  if (!entry.fallback && !delivery) return null;
  const isFailed = entry.delivery === 'failed';
  const again = () => {
    inbox.drafts.set(card.conversation, 'reply', entry.text ?? '');
    inbox.page.write('reply');
  };
  return (
    <div class="message-foot">
      {entry.fallback && <span class="fallback">{words.message.fallback}</span>}
      {delivery && (
        <span class={`delivery delivery-${entry.delivery}`} data-testid="delivery">
          {isFailed && entry.failure ? `${delivery}: ${entry.failure}` : delivery}
        </span>
      )}
      {isFailed && inbox.isMine(card) && (
        <button type="button" class="inline" data-testid="write-again" onClick={again}>{words.message.again}</button>
      )}
    </div>
  );
}

// By reference only: a link with name and size, never shown in place, never with our address.
function Attachments({ list }: { list: Attachment[] }): VNode | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  return (
    <ul class="attachments">
      {list.map((one) => {
        const href = webHref(one.url);
        const name = one.name || one.type || words.message.attachment;
        return (
          <li class="attachment" data-testid="attachment">
            <Icon name="file" />
            {href ? (
              <a
                href={href} download={name} target="_blank" rel="noopener noreferrer nofollow"
                aria-label={words.message.download(name)} dir="auto"
              >
                {name}
              </a>
            ) : <span title={words.message.unsafe} dir="auto">{name}</span>}
            {one.size ? <span class="attachment-size">{fileSize(one.size)}</span> : null}
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
        <span class="badge badge-note">{words.composer.internal}</span>
        <span class="message-author">{nameOf(entry.actor)}</span>
        <Stamp at={entry.at_ms} />
      </div>
      <div class="rich plain" dir="auto">{entry.text}</div>
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
      {detail !== '' && <div class="change-detail" dir="auto">{detail}</div>}
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
    drafts.set(card.conversation, kind, old === '' || old === text ? text : `${old}\n${text}`);
    session.outbox.drop(dispatch.frame.id);
    page.write(kind);
  };
  return (
    <div
      class={`${isNote ? 'note' : 'message ours by-agent is-first'} is-kept${isFailed ? ' is-failed' : ''}`}
      data-testid="kept" data-state={dispatch.state}
    >
      <div class="bubble" dir="auto"><div class="rich plain">{text}</div></div>
      <div class="message-foot">
        {isFailed ? <span class="not-sent">{words.message.notSent}</span> : <span>{words.message.sending}</span>}
        {isFailed && (
          <button type="button" class="inline" data-testid="retry" onClick={() => actions.retry(dispatch, card)}>
            {words.message.retry}
          </button>
        )}
        {dispatch.state === 'refused' && (
          <button type="button" class="inline" data-testid="take-back" onClick={takeBack}>{words.message.edit}</button>
        )}
      </div>
    </div>
  );
}
