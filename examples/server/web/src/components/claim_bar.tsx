// In the composer's place while the claim is not mine: what has to happen before one may reply.
import type { ComponentChildren, VNode } from 'preact';
import { takeOver } from '../acts';
import { useInbox } from '../context';
import { clock, dateTime, outcomeLabel } from '../format';
import { words } from '../words';
import type { Card } from '../protocol';
import { holderName, offeredTo } from './card';

export function ClaimBar({ card, hasDraft }: { card: Card; hasDraft: boolean }): VNode {
  return (
    <div class="claim-bar" data-testid="claim-bar">
      <Ask card={card} />
      {hasDraft && <p class="claim-draft">{words.bar.draft}</p>}
    </div>
  );
}

interface BarButtonProps {
  testId: string;
  under: string | undefined;
  onClick: () => void;
  children: ComponentChildren;
}

function BarButton({ testId, under, onClick, children }: BarButtonProps): VNode {
  return (
    <button type="button" data-testid={testId} disabled={under !== undefined} onClick={onClick}>
      {children}
    </button>
  );
}

function ClaimButton({ card, under, text, busyText }: {
  card: Card; under: string | undefined; text: string; busyText: string;
}): VNode {
  const { actions } = useInbox();
  return (
    <button
      type="button" class="primary claim" data-testid="claim" aria-keyshortcuts="c"
      disabled={under !== undefined} onClick={() => void actions.claim(card)}
    >
      {under === 'claim' ? busyText : text}
    </button>
  );
}

// Whoever was asked says yes or no; for everybody else it is not there to claim meanwhile.
function Offer({ card, under }: { card: Card; under: string | undefined }): VNode {
  const inbox = useInbox();
  const { bar } = words;
  if (!inbox.isOfferedToMe(card)) {
    return <p>{bar.offeredTo} <strong dir="auto">{offeredTo(card)}</strong>, {bar.asked}</p>;
  }
  return (
    <>
      <ClaimButton card={card} under={under} text={bar.accept} busyText={bar.accepting} />
      <BarButton testId="decline" under={under} onClick={() => void inbox.actions.decline(card)}>
        {bar.decline}
      </BarButton>
    </>
  );
}

function Ask({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const { actions } = inbox;
  const { bar } = words;
  const under = actions.busy.value.get(card.conversation);
  switch (card.state) {
    case 'offered':
      return <Offer card={card} under={under} />;
    case 'waiting':
      return <ClaimButton card={card} under={under} text={bar.claim} busyText={words.card.claiming} />;
    case 'assistant':
      return (
        <>
          <p>{bar.assistant}</p>
          <BarButton testId="take-over" under={under} onClick={() => takeOver(inbox, card)}>
            {under === 'take_over' ? bar.takingOver : bar.takeOver}
          </BarButton>
        </>
      );
    case 'claimed':
      return <p dir="auto">{bar.claimed(holderName(card), card.since_ms ? clock(card.since_ms) : '')}</p>;
    case 'closed':
      return (
        <>
          <p>{bar.closed(outcomeLabel(card.outcome))}</p>
          <BarButton testId="reopen" under={under} onClick={() => void actions.reopen(card)}>{bar.reopen}</BarButton>
        </>
      );
    default:
      return (
        <>
          <p>{bar.snoozed(card.snoozed_until_ms ? dateTime(card.snoozed_until_ms) : '')}</p>
          <BarButton testId="wake" under={under} onClick={() => void actions.wake(card)}>{bar.wake}</BarButton>
        </>
      );
  }
}
