// Beside the transcript: who the user is, what is known of the conversation, and where else this user
// wrote.
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { count, dateTime } from '../format';
import { words } from '../words';
import type { Card, PageFrame } from '../protocol';
import type { Inbox } from '../store';
import { closedText, userName } from './card';
import { Icon } from './icons';
import { TimeAgo } from './time_ago';

const othersMost = 20;

export function DetailsPane({ card }: { card: Card }): VNode {
  const { page } = useInbox();
  const said = words.details;
  return (
    <aside class="details" aria-label={said.title} data-testid="details">
      <div class="details-head">
        <h3>{said.title}</h3>
        <button
          type="button" class="quiet square details-end" aria-label={said.show}
          onClick={() => { page.hasDetails.value = false; }}
        >
          <Icon name="close" />
        </button>
      </div>
      <Group title={said.user}>
        <Fact name={said.name}>{userName(card)}</Fact>
        <Fact name={said.id}>{card.user.id}</Fact>
        <Fact name={said.channel}>{card.channel}</Fact>
        <Fact name={said.seen}>{seenOf(card)}</Fact>
      </Group>
      <Group title={said.conversation}>
        <Fact name={said.key}>{card.conversation}</Fact>
        <Fact name={said.opened}>{card.opened_at_ms ? dateTime(card.opened_at_ms) : null}</Fact>
        <Fact name={said.held}>{card.holder && card.since_ms ? dateTime(card.since_ms) : null}</Fact>
        <Fact name={said.messages}>{count(card.messages)}</Fact>
        <Fact name={said.team}>{card.team || null}</Fact>
        <Fact name={said.priority}>{card.priority || null}</Fact>
        {card.deadlines?.map(({ deadline, due_ms: due }) => (
          <Fact key={deadline} name={words.promise[deadline]}>{dateTime(due)}</Fact>))}
        <Fact name={said.mergedInto}>{card.merged_into ? <Goto conversation={card.merged_into} /> : null}</Fact>
        {card.merged_from?.map((from) => <Fact key={from} name={said.mergedFrom}><Goto conversation={from} /></Fact>)}
      </Group>
      {card.attributes && Object.keys(card.attributes).length > 0 && (
        <Group title={said.attributes}>
          {Object.entries(card.attributes).map(([key, value]) => <Fact key={key} name={key}>{String(value)}</Fact>)}
        </Group>
      )}
      <Others card={card} />
    </aside>
  );
}

function seenOf(card: Card): ComponentChildren {
  if (card.user.online) return words.details.online;
  return card.user.last_seen_ms ? <TimeAgo at={card.user.last_seen_ms} /> : null;
}

function Group({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <section class="details-group">
      <h4>{title}</h4>
      <dl>{children}</dl>
    </section>
  );
}

// Nothing where there is nothing to say.
function Fact({ name, children }: { name: string; children: ComponentChildren }): VNode | null {
  if (children === null || children === undefined) return null;
  return (
    <div class="fact">
      <dt dir="auto">{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function Goto({ conversation }: { conversation: string }): VNode {
  const inbox = useInbox();
  return (
    <button type="button" class="inline" dir="auto" onClick={() => inbox.open(conversation)}>{conversation}</button>
  );
}

function Others({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const others = useOthers(inbox, card);
  return (
    <section class="details-group">
      <h4>{words.details.others}</h4>
      <ul class="others" data-testid="others">
        {others.map((one) => (
          <li key={one.conversation}>
            <button type="button" class="other" data-testid="other" onClick={() => inbox.open(one.conversation)}>
              <span class="other-text" dir="auto">{one.snippet || one.conversation}</span>
              <span class="other-facts">
                {one.channel} · {one.is_active ? words.card.active : closedText(one)} ·{' '}
                <TimeAgo at={one.last_activity_ms} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {others.length === 0 && <p class="empty-line">{words.details.none}</p>}
    </section>
  );
}

// There is no search by user: what the search by the name finds is looked through for the same one.
function useOthers({ session }: Inbox, { conversation, user }: Card): Card[] {
  const [others, setOthers] = useState<Card[]>([]);
  const isUp = session.connection.isOpen && session.status.value.word !== 'connecting';
  useEffect(() => {
    let isWanted = true;
    const name = (user.name ?? '').replaceAll('"', ' ').trim();
    const ask = async () => {
      const frame = { t: 'query', tab: 'all', search: `"${name}"`, limit: othersMost };
      const page = await session.requests.ask<PageFrame>(frame);
      if (!isWanted || page?.t !== 'page') return;
      setOthers(page.cards.filter((one) => one.user.id === user.id && one.conversation !== conversation));
    };
    if (name !== '' && isUp) void ask();
    return () => {
      isWanted = false;
    };
  }, [conversation, user.name, isUp]);
  return others;
}
