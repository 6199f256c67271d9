// Above the transcript: who it is, active or not, why it was escalated, its tags, and the ways out.
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { fullTime, reasonLabel } from '../format';
import type { Card } from '../protocol';
import { Avatar } from './avatar';
import { offeredTo, userName } from './card';
import { HandBackDialog } from './hand_back_dialog';
import { Icon } from './icons';
import { Waiting } from './time_ago';

export function StatusBar({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const name = userName(card);
  const mayClose = inbox.actions.mayClose(card);
  const closeTitle = mayClose ? 'Close and resolve (e)' : 'Claim this chat to close it';
  return (
    <header class="status">
      <div class="status-top">
        <button
          type="button" class="quiet square back" aria-label="Back to the list" data-testid="back"
          onClick={() => inbox.open(null)}
        >
          <Icon name="back" />
        </button>
        <Avatar name={name} card={card} />
        <div class="who">
          <h2 title={name} data-testid="thread-name">{name}</h2>
          <p class="who-facts">
            <ActiveMark card={card} />
            <Holder card={card} />
          </p>
        </div>
        <Ways card={card} />
        {card.is_active && (
          <button
            type="button" class="close" data-testid="close" title={closeTitle}
            aria-disabled={!mayClose} aria-keyshortcuts="e"
            onClick={() => void inbox.actions.close(card)}
          >
            Close <Icon name="close" />
          </button>
        )}
      </div>
      <div class="status-facts">
        <Reason card={card} />
        <TagList card={card} />
      </div>
    </header>
  );
}

function ActiveMark({ card }: { card: Card }): VNode {
  const ended = card.outcome ? `Closed · ${card.outcome}` : 'Closed';
  return (
    <span class={`active-mark ${card.is_active ? 'is-active' : 'is-ended'}`} data-testid="active">
      {card.is_active ? 'Active' : ended}
    </span>
  );
}

function Holder({ card }: { card: Card }): VNode | null {
  const holder = card.holder?.name || card.holder?.id;
  if (card.state === 'waiting') return <Waiting since={card.waiting_since_ms || card.last_activity_ms} />;
  if (card.state === 'claimed' && holder) {
    const since = card.since_ms ? `Since ${fullTime(card.since_ms)}` : '';
    return <span data-testid="holder" title={since}>Claimed by {holder}</span>;
  }
  if (card.state === 'assistant') return <span data-testid="holder">With the assistant</span>;
  if (card.state === 'offered') return <span data-testid="holder">Offered to {offeredTo(card)}</span>;
  return card.state === 'snoozed' ? <span data-testid="holder">Snoozed</span> : null;
}

function Reason({ card }: { card: Card }): VNode | null {
  if (!card.reason) return null;
  const all = (card.reasons ?? []).map((one) => (
    [fullTime(one.at_ms), reasonLabel(one.reason), one.text].filter(Boolean).join(' · ')));
  const text = [reasonLabel(card.reason), card.reason_text].filter(Boolean).join(': ');
  return (
    <span class="reason" data-testid="reason" title={all.join('\n') || text}>
      <span class="reason-code">{reasonLabel(card.reason)}</span>
      {card.reason_text && <span class="reason-text">{card.reason_text}</span>}
    </span>
  );
}

function TagList({ card }: { card: Card }): VNode {
  const { actions } = useInbox();
  const originOf = (tag: string) => card.tag_details?.find((one) => one.tag === tag)?.origin;
  return (
    <ul class="tags" aria-label="Tags" data-testid="tags">
      {card.tags.map((tag) => {
        const origin = originOf(tag);
        return (
          <li key={tag} class="tag tag-edit" title={origin ? `${tag} (${origin})` : tag}>
            <span class="tag-text">{tag}</span>
            <button
              type="button" class="tag-remove" aria-label={`Remove the tag ${tag}`}
              onClick={() => void actions.untag(card, tag)}
            >
              <Icon name="close" />
            </button>
          </li>
        );
      })}
      <li class="tag-add"><AddTag card={card} /></li>
    </ul>
  );
}

function AddTag({ card }: { card: Card }): VNode {
  const { actions } = useInbox();
  const [isOn, setOn] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  if (!isOn) {
    return (
      <button type="button" class="inline" data-testid="add-tag" onClick={() => setOn(true)}>
        <Icon name="plus" /> tag
      </button>
    );
  }
  const add = (event: Event) => {
    event.preventDefault();
    void actions.tag(card, field.current?.value ?? '');
    setOn(false);
  };
  return (
    <form class="tag-form" onSubmit={add}>
      <input
        ref={(element) => { field.current = element; element?.focus(); }} aria-label="New tag"
        maxLength={40} onBlur={() => setOn(false)}
        onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); setOn(false); } }}
      />
    </form>
  );
}

// The smaller ways out: back to the queue, back to the assistant, or taking it from somebody.
function Ways({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const { actions } = inbox;
  const [isHandingBack, setHandingBack] = useState(false);
  const isBusy = actions.busy.value.has(card.conversation);
  return (
    <div class="ways">
      {inbox.isMine(card) && (
        <>
          <button
            type="button" class="small" disabled={isBusy} data-testid="release"
            title="Back to the queue; the user keeps the place" onClick={() => void actions.release(card)}
          >
            Release
          </button>
          <button
            type="button" class="small" disabled={isBusy} data-testid="hand-back"
            title="Let the assistant answer again" onClick={() => setHandingBack(true)}
          >
            Hand back
          </button>
        </>
      )}
      {actions.mayTakeOver(card) && card.state === 'claimed' && (
        <button
          type="button" class="small" disabled={isBusy} data-testid="take-over"
          onClick={() => void actions.takeOver(card)}
        >
          Take over
        </button>
      )}
      {isHandingBack && <HandBackDialog card={card} onEnd={() => setHandingBack(false)} />}
    </div>
  );
}
