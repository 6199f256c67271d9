// In the composer's place while the claim is not mine: what has to happen before one may reply.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { clock, fullTime } from '../format';
import type { Card } from '../protocol';
import { offeredTo } from './card';

export function ClaimBar({ card, hasDraft }: { card: Card; hasDraft: boolean }): VNode {
  return (
    <div class="claim-bar" data-testid="claim-bar">
      <Ask card={card} />
      {hasDraft && <p class="claim-draft">Your draft is kept.</p>}
    </div>
  );
}

// Whoever was asked says yes or no; for everybody else it is not there to claim meanwhile.
function Offer({ card, under }: { card: Card; under: string | undefined }): VNode {
  const inbox = useInbox();
  if (!inbox.isOfferedToMe(card)) {
    return <p>Offered to <strong>{offeredTo(card)}</strong>, who is asked first.</p>;
  }
  return (
    <>
      <button
        type="button" class="primary claim" data-testid="claim" aria-keyshortcuts="c"
        disabled={under !== undefined} onClick={() => void inbox.actions.claim(card)}
      >
        {under === 'claim' ? 'accepting…' : 'Accept this chat to reply'}
      </button>
      <button
        type="button" data-testid="decline" disabled={under !== undefined}
        onClick={() => void inbox.actions.decline(card)}
      >
        Decline
      </button>
    </>
  );
}

function Ask({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const { actions } = inbox;
  const under = actions.busy.value.get(card.conversation);
  const holder = card.holder?.name || card.holder?.id || 'Somebody';
  switch (card.state) {
    case 'offered':
      return <Offer card={card} under={under} />;
    case 'waiting':
      return (
        <button
          type="button" class="primary claim" data-testid="claim" aria-keyshortcuts="c"
          disabled={under !== undefined} onClick={() => void actions.claim(card)}
        >
          {under === 'claim' ? 'claiming…' : 'Claim this chat to reply'}
        </button>
      );
    case 'assistant':
      return (
        <>
          <p>The assistant is answering.</p>
          <button
            type="button" data-testid="take-over" disabled={under !== undefined}
            onClick={() => void actions.takeOver(card)}
          >
            {under === 'take_over' ? 'taking over…' : 'Take over to reply'}
          </button>
        </>
      );
    case 'claimed':
      return (
        <p>
          Claimed by <strong>{holder}</strong>
          {card.since_ms ? ` since ${clock(card.since_ms)}` : ''}. Only {holder} can reply.
        </p>
      );
    case 'closed':
      return (
        <>
          <p>This conversation is closed{card.outcome ? ` as ${card.outcome}` : ''}.</p>
          <button
            type="button" data-testid="reopen" disabled={under !== undefined}
            onClick={() => void actions.reopen(card)}
          >
            Reopen
          </button>
        </>
      );
    default:
      return (
        <>
          <p>
            This conversation is set aside
            {card.snoozed_until_ms ? ` until ${fullTime(card.snoozed_until_ms)}` : ''}.
          </p>
          <button
            type="button" data-testid="wake" disabled={under !== undefined}
            onClick={() => void actions.wake(card)}
          >
            Wake
          </button>
        </>
      );
  }
}
