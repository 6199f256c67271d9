// Everything that can be done with the open conversation, as a menu: arrows move, Enter does it.
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { actsOnCard, type ActOnCard } from '../acts';
import { useInbox } from '../context';
import { keyOf } from '../keyboard';
import { words } from '../words';
import type { Card } from '../protocol';
import { Icon } from './icons';

export function ActionMenu({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const [isShown, setShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const end = (focusBack: boolean) => {
    setShown(false);
    if (focusBack) button.current?.focus();
  };
  useEffect(() => {
    if (!isShown) return undefined;
    const onDown = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) end(false);
    };
    document.addEventListener('pointerdown', onDown);
    return () => document.removeEventListener('pointerdown', onDown);
  }, [isShown]);
  const choose = (act: ActOnCard) => {
    end(true);
    act.run(inbox, card);
  };
  return (
    <div class="menu-frame" ref={frame}>
      <button
        ref={button} type="button" class="quiet square" aria-label={words.status.more}
        title={words.status.moreTitle} aria-haspopup="menu" aria-expanded={isShown} data-testid="more"
        onClick={() => setShown(!isShown)}
      >
        <Icon name="more" />
      </button>
      {isShown && (
        <Menu
          acts={actsOnCard.filter((act) => act.may(inbox, card))}
          isBusy={inbox.actions.busy.value.has(card.conversation)}
          onChoose={choose} onEnd={end}
        />
      )}
    </div>
  );
}

interface MenuProps {
  acts: ActOnCard[];
  isBusy: boolean;
  onChoose: (act: ActOnCard) => void;
  onEnd: (focusBack: boolean) => void;
}

function Menu({ acts, isBusy, onChoose, onEnd }: MenuProps): VNode {
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []];
  useLayoutEffect(() => items()[0]?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    const last = all.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') onEnd(event.key === 'Escape');
    else if (to !== undefined) all[to]?.focus();
    if (event.key !== 'Tab' && event.key !== 'Enter' && event.key !== ' ') {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div
      ref={menu} class="menu" role="menu" aria-label={words.status.moreTitle} data-testid="menu"
      onKeyDown={onKeyDown}
    >
      {acts.map((act) => (
        <button
          key={act.id} type="button" role="menuitem" tabIndex={-1} class="menu-item" disabled={isBusy}
          data-testid={`do-${act.id}`} onClick={() => onChoose(act)}
        >
          <span>{words.acts[act.id]}</span>
          {keyOf(act.id) && <kbd aria-hidden="true">{keyOf(act.id)}</kbd>}
        </button>
      ))}
    </div>
  );
}
