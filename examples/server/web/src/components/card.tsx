// One row of the feed: who, the last message, how long ago, whose it is, why it is here.
import type { VNode } from 'preact';
import { memo } from './memo';
import { useInbox } from '../context';
import { fromHit, reasonLabel, segments, textWidth } from '../format';
import type { Card } from '../protocol';
import { Avatar } from './avatar';
import { Due, LeaseEnd, TimeAgo, Waiting } from './time_ago';

const tagsShown = 3;

export interface CardRowProps {
  card: Card;
  isSelected: boolean;
  isMarked: boolean;
  isGone: boolean;
  position: number;
  total: number;
  onOpen: (conversation: string) => void;
}

export function rowId(conversation: string): string {
  return `row-${encodeURIComponent(conversation)}`;
}

export function offeredTo(card: Card): string {
  return card.offered_to?.name || card.offered_to?.id || 'somebody';
}

export function userName(card: Card): string {
  return card.user.name || card.user.id;
}

export const CardRow = memo(({
  card, isSelected, isMarked, isGone, position, total, onOpen,
}: CardRowProps): VNode => {
  const name = userName(card);
  const marks = [isSelected && 'is-selected', isMarked && 'is-marked', isGone && 'is-gone',
    card.unread > 0 && 'is-unread', !card.is_active && 'is-closed'];
  return (
    <li
      id={rowId(card.conversation)} role="option" class={['card', ...marks].filter(Boolean).join(' ')}
      aria-selected={isSelected} aria-posinset={position} aria-setsize={total}
      data-testid="card" data-conversation={card.conversation} data-state={card.state}
      data-holder={card.holder?.id ?? ''} onClick={() => onOpen(card.conversation)}
    >
      <Avatar name={name} card={card} />
      <div class="card-text">
        <div class="card-line">
          <span class="card-name" title={name}>{name}</span>
          <span class="channel" title={`Channel ${card.channel}`}>{card.channel}</span>
          <TimeAgo at={card.snippet_at_ms || card.last_activity_ms} />
        </div>
        <div class="card-line">
          <Snippet card={card} />
          {card.unread > 0 && (
            <span class="unread" data-testid="unread" title={`${card.unread} unread`}>
              {card.unread > 99 ? '99+' : card.unread}
              <span class="visually-hidden"> unread</span>
            </span>
          )}
        </div>
        <div class="card-line card-facts">
          <Ownership card={card} />
          {card.deadlines?.[0] && <Due deadline={card.deadlines[0]} />}
          {card.reason && (
            <span class="card-reason" title={card.reason_text || reasonLabel(card.reason)}>
              {reasonLabel(card.reason)}
            </span>
          )}
        </div>
        <Tags tags={card.tags} />
      </div>
    </li>
  );
});

function Snippet({ card }: { card: Card }): VNode {
  if (card.match && card.match.text !== '') {
    return (
      <span class="snippet" data-testid="snippet">
        {fromHit(segments(card.match.text, card.match.offsets)).map(({ text, isHit }) => (
          isHit ? <mark>{text}</mark> : text))}
      </span>
    );
  }
  const author = card.snippet_author;
  const isUser = !author || author.kind === 'user';
  const prefix = author?.kind === 'assistant' ? 'Assistant' : author?.name;
  return (
    <span class="snippet" data-testid="snippet">
      {!isUser && prefix && <span class="snippet-author">{prefix}: </span>}
      {card.snippet || 'No messages yet'}
    </span>
  );
}

function Offer({ card }: { card: Card }): VNode {
  const isMine = useInbox().isOfferedToMe(card);
  return (
    <span class={`owner${isMine ? ' owner-mine' : ''}`}>
      Offered to {isMine ? 'you' : offeredTo(card)}
      {isMine && card.offered_until_ms && <LeaseEnd until={card.offered_until_ms} />}
    </span>
  );
}

// Whether it is claimed and by whom; otherwise what it is waiting for.
function Ownership({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const holder = card.holder?.name || card.holder?.id || 'somebody';
  const isClaiming = inbox.actions.busy.value.get(card.conversation) === 'claim';
  if (isClaiming) return <span class="owner owner-busy">claiming…</span>;
  switch (card.state) {
    case 'claimed':
      return (
        <span class={`owner${inbox.isMine(card) ? ' owner-mine' : ''}`} title={`Claimed by ${holder}`}>
          Claimed by {holder}
          {inbox.isMine(card) && card.lease_until_ms && <LeaseEnd until={card.lease_until_ms} />}
        </span>
      );
    case 'waiting':
      return <Waiting since={card.waiting_since_ms || card.last_activity_ms} />;
    case 'offered':
      return <Offer card={card} />;
    case 'snoozed':
      return <span class="owner">Snoozed</span>;
    case 'closed':
      return <span class="owner owner-off">Closed{card.outcome ? ` · ${card.outcome}` : ''}</span>;
    default:
      return <span class="owner owner-off">With the assistant</span>;
  }
}

function Tags({ tags }: { tags: string[] }): VNode | null {
  if (tags.length === 0) return null;
  return (
    <div class="card-line card-tags" title={tags.join(', ')}>
      {tags.slice(0, tagsShown).map((tag) => (
        <span key={tag} class={textWidth(tag) > 12 ? 'tag tag-long' : 'tag'}>{tag}</span>))}
      {tags.length > tagsShown && <span class="tag-more">+{tags.length - tagsShown}</span>}
    </div>
  );
}
