// Above the transcript: who it is, active or not, why it was escalated, its tags, and the ways out.
import type { VNode } from 'preact';
import { takeOver } from '../acts';
import { useInbox } from '../context';
import { fullTime } from '../format';
import { words } from '../words';
import type { Card } from '../protocol';
import { ActionMenu } from './action_menu';
import { Avatar } from './avatar';
import { closedText, holderName, offeredTo, snoozedText, userName } from './card';
import { Icon } from './icons';
import { ReasonHistory } from './reason_history';
import { TagList } from './tag_list';
import { Due, Waiting } from './time_ago';

export function StatusBar({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const name = userName(card);
  const mayClose = inbox.actions.mayClose(card);
  return (
    <header class="status">
      <div class="status-top">
        <button
          type="button" class="quiet square back" aria-label={words.thread.back} data-testid="back"
          onClick={() => inbox.open(null)}
        >
          <Icon name="back" />
        </button>
        <Avatar name={name} card={card} />
        <div class="who">
          <h2 title={name} data-testid="thread-name" dir="auto">{name}</h2>
          <p class="who-facts">
            <ActiveMark card={card} />
            <Holder card={card} />
            <Due card={card} />
            {card.team && <span class="who-team">{words.card.team(card.team)}</span>}
            {card.priority ? <span data-testid="priority">{words.card.priority(card.priority)}</span> : null}
          </p>
        </div>
        <Ways card={card} />
        {card.is_active && (
          <button
            type="button" class="close" data-testid="close"
            title={mayClose ? `${words.status.closeTitle} (e)` : words.status.claimToClose}
            aria-disabled={!mayClose} aria-keyshortcuts="e"
            onClick={() => void inbox.actions.close(card)}
          >
            {words.status.close} <Icon name="close" />
          </button>
        )}
        <button
          type="button" class="quiet square" aria-label={words.details.title} title={`${words.details.show} (i)`}
          aria-pressed={inbox.page.hasDetails.value} aria-keyshortcuts="i" data-testid="details-toggle"
          onClick={() => { inbox.page.hasDetails.value = !inbox.page.hasDetails.peek(); }}
        >
          <Icon name="info" />
        </button>
        <ActionMenu card={card} />
      </div>
      <div class="status-facts">
        <ReasonHistory key={`reasons ${card.conversation}`} card={card} />
        <TagList key={`tags ${card.conversation}`} card={card} />
      </div>
    </header>
  );
}

function ActiveMark({ card }: { card: Card }): VNode {
  return (
    <span class={`active-mark ${card.is_active ? 'is-active' : 'is-ended'}`} data-testid="active">
      {card.is_active ? words.card.active : closedText(card)}
    </span>
  );
}

function Holder({ card }: { card: Card }): VNode | null {
  switch (card.state) {
    case 'waiting':
      return <Waiting card={card} />;
    case 'claimed': {
      const since = card.since_ms ? words.card.since(fullTime(card.since_ms)) : '';
      return <span data-testid="holder" title={since}>{words.card.claimedBy(holderName(card))}</span>;
    }
    case 'assistant':
      return <span data-testid="holder">{words.card.withAssistant}</span>;
    case 'offered':
      return <span data-testid="holder">{words.card.offeredTo(offeredTo(card))}</span>;
    case 'snoozed':
      return <span data-testid="holder">{snoozedText(card)}</span>;
    default:
      return null;
  }
}

// The smaller ways out: back to the queue, back to the assistant, or taking it from somebody.
function Ways({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const { actions, page } = inbox;
  const isBusy = actions.busy.value.has(card.conversation);
  return (
    <div class="ways">
      {inbox.isMine(card) && (
        <>
          <button
            type="button" class="small" disabled={isBusy} data-testid="release"
            title={words.status.releaseTitle} onClick={() => void actions.release(card)}
          >
            {words.status.release}
          </button>
          <button
            type="button" class="small" disabled={isBusy} data-testid="hand-back"
            title={words.status.handBackTitle} aria-haspopup="dialog" onClick={() => page.ask('hand_back')}
          >
            {words.status.handBack}
          </button>
        </>
      )}
      {actions.mayTakeOver(card) && card.state === 'claimed' && (
        <button
          type="button" class="small" disabled={isBusy} data-testid="take-over" aria-haspopup="dialog"
          onClick={() => takeOver(inbox, card)}
        >
          {words.status.takeOver}
        </button>
      )}
    </div>
  );
}
