// One row of the feed: who, the last message, how long ago, whose it is, why it is here.
import type { VNode } from 'preact';
import { memo } from './memo';
import { useInbox } from '../context';
import { dateTime, fromHit, outcomeLabel, reasonLabel, segments, textWidth } from '../format';
import { words } from '../words';
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
  return card.offered_to?.name || card.offered_to?.id || words.card.somebody;
}

export function userName(card: Card): string {
  return card.user.name || card.user.id;
}

export function holderName(card: Card): string {
  return card.holder?.name || card.holder?.id || words.card.somebody;
}

export const CardRow = memo(({
  card: given, isSelected, isMarked, isGone, position, total, onOpen,
}: CardRowProps): VNode => {
  const card = useInbox().shownCard(given);
  const name = userName(card);
  const marks = [isSelected && 'is-selected', isMarked && 'is-marked', isGone && 'is-gone',
    card.unread > 0 && 'is-unread', !card.is_active && 'is-closed'];
  return (
    <li
      id={rowId(card.conversation)} role="option" class={['card', ...marks].filter(Boolean).join(' ')}
      aria-selected={isSelected} aria-posinset={position} aria-setsize={total} data-kind={rowKind(given)}
      data-testid="card" data-conversation={card.conversation} data-state={card.state}
      data-holder={card.holder?.id ?? ''} onClick={() => onOpen(card.conversation)}
    >
      <Avatar name={name} card={card} />
      <div class="card-text">
        <div class="card-line">
          <span class="card-name" title={name} dir="auto">{name}</span>
          <span class="channel" title={words.card.channelTitle(card.channel)}>{card.channel}</span>
          <TimeAgo at={card.snippet_at_ms || card.last_activity_ms} />
        </div>
        <div class="card-line">
          <Snippet card={card} />
          {card.unread > 0 && (
            <span class="unread" data-testid="unread" title={words.card.unreadTitle(card.unread)}>
              {card.unread > 99 ? '99+' : card.unread}
              <span class="visually-hidden"> {words.card.unread}</span>
            </span>
          )}
        </div>
        <div class="card-line card-facts">
          <Ownership card={card} />
          <Due card={card} />
          {card.reason && (
            <span class="card-reason" title={card.reason_text || reasonLabel(card.reason)}>
              {reasonLabel(card.reason)}
            </span>
          )}
          {card.priority ? (
            <span class="card-priority" title={words.card.priority(card.priority)}>{signed(card.priority)}</span>
          ) : null}
        </div>
        <Tags tags={card.tags} />
      </div>
    </li>
  );
});

// Rows with tags are a line higher than those without: which of the two it is, by its data alone.
export function rowKind(card: Card): 'tagged' | 'plain' {
  return card.tags.length > 0 ? 'tagged' : 'plain';
}

function signed(priority: number): string {
  return priority > 0 ? `▲${priority}` : `▼${-priority}`;
}

function Snippet({ card }: { card: Card }): VNode {
  if (card.match && card.match.text !== '') {
    return (
      <span class="snippet" data-testid="snippet" dir="auto">
        {fromHit(segments(card.match.text, card.match.offsets)).map(({ text, isHit }) => (
          isHit ? <mark>{text}</mark> : text))}
      </span>
    );
  }
  const author = card.snippet_author;
  const isUser = !author || author.kind === 'user';
  const prefix = author?.kind === 'assistant' ? words.card.assistant : author?.name;
  return (
    <span class="snippet" data-testid="snippet" dir="auto">
      {!isUser && prefix && <span class="snippet-author">{prefix}: </span>}
      {card.snippet || words.card.noMessages}
    </span>
  );
}

function Offer({ card }: { card: Card }): VNode {
  const isMine = useInbox().isOfferedToMe(card);
  return (
    <span class={`owner${isMine ? ' owner-mine' : ''}`}>
      {words.card.offeredTo(isMine ? words.card.you : offeredTo(card))}
      {isMine && card.offered_until_ms && <LeaseEnd until={card.offered_until_ms} />}
    </span>
  );
}

// Whether it is claimed and by whom; otherwise what it is waiting for.
function Ownership({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const isClaiming = inbox.actions.busy.value.get(card.conversation) === 'claim';
  if (isClaiming) return <span class="owner owner-busy">{words.card.claiming}</span>;
  switch (card.state) {
    case 'claimed': {
      const text = words.card.claimedBy(holderName(card));
      return (
        <span class={`owner${inbox.isMine(card) ? ' owner-mine' : ''}`} title={text}>
          {text}
          {inbox.isMine(card) && card.lease_until_ms && <LeaseEnd until={card.lease_until_ms} />}
        </span>
      );
    }
    case 'waiting':
      return <Waiting card={card} />;
    case 'offered':
      return <Offer card={card} />;
    case 'snoozed':
      return <span class="owner">{snoozedText(card)}</span>;
    case 'closed':
      return <span class="owner owner-off">{closedText(card)}</span>;
    default:
      return <span class="owner owner-off">{words.card.withAssistant}</span>;
  }
}

export function snoozedText(card: Card): string {
  return card.snoozed_until_ms ? words.status.snoozedUntil(dateTime(card.snoozed_until_ms)) : words.card.snoozed;
}

export function closedText(card: Card): string {
  return card.outcome ? words.card.closedAs(outcomeLabel(card.outcome)) : words.card.closed;
}

function Tags({ tags }: { tags: string[] }): VNode | null {
  if (tags.length === 0) return null;
  return (
    <div class="card-line card-tags" title={tags.join(', ')}>
      {tags.slice(0, tagsShown).map((tag) => (
        <span key={tag} dir="auto" class={textWidth(tag) > 12 ? 'tag tag-long' : 'tag'}>{tag}</span>))}
      {tags.length > tagsShown && <span class="tag-more" dir="ltr">+{tags.length - tagsShown}</span>}
    </div>
  );
}
