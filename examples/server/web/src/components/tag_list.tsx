// The tags of the open conversation. Pointing at one, or having the focus on it, tells where it comes
// from: which message and which words of it.
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { percent } from '../format';
import { evidenceOf } from '../tag_evidence';
import { words } from '../words';
import type { Card, TagDetail } from '../protocol';
import { Icon } from './icons';

export function TagList({ card }: { card: Card }): VNode {
  const { actions } = useInbox();
  const [told, setTold] = useState<string | null>(null);
  const detail = card.tag_details?.find((one) => one.tag === told);
  useEscape(detail !== undefined, () => setTold(null));
  return (
    <div class="tags-frame" onPointerLeave={() => setTold(null)}>
      <ul class="tags" aria-label={words.tags.label} data-testid="tags">
        {card.tags.map((tag) => (
          <li key={tag} class="tag tag-edit" onPointerEnter={() => setTold(tag)}>
            <button
              type="button" class="tag-text" dir="auto" aria-describedby={told === tag ? 'tag-evidence' : undefined}
              data-testid="tag" onFocus={() => setTold(tag)} onBlur={() => setTold(null)}
              onClick={() => setTold(tag)}
            >
              {tag}
            </button>
            <button
              type="button" class="tag-remove" aria-label={words.tags.remove(tag)}
              onClick={() => void actions.untag(card, tag)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
        <li class="tag-add"><AddTag card={card} /></li>
      </ul>
      {detail && card.tags.includes(detail.tag) && <Evidence detail={detail} />}
    </div>
  );
}

// Escape takes away what hides the text below, wherever the focus is, and does nothing else then.
function useEscape(isOn: boolean, end: () => void): void {
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      end();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOn]);
}

function Evidence({ detail }: { detail: TagDetail }): VNode {
  const { thread } = useInbox();
  const parts = evidenceOf(detail, thread.shown.value?.entries ?? []);
  const by = (words.tags.by as Record<string, string>)[detail.origin] ?? detail.origin;
  return (
    <div class="evidence panel-below" id="tag-evidence" role="tooltip" data-testid="evidence">
      <p>
        {[by, detail.message ? words.tags.in(detail.message) : '',
          detail.confidence ? words.tags.sure(percent(detail.confidence)) : ''].filter(Boolean).join(', ')}
      </p>
      {parts.length > 0 && (
        <blockquote dir="auto">{parts.map(({ text, isHit }) => (isHit ? <mark>{text}</mark> : text))}</blockquote>
      )}
    </div>
  );
}

function AddTag({ card }: { card: Card }): VNode {
  const { actions } = useInbox();
  const [isOn, setOn] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  if (!isOn) {
    return (
      <button type="button" class="inline" data-testid="add-tag" onClick={() => setOn(true)}>
        <Icon name="plus" /> {words.tags.add}
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
        ref={(element) => { field.current = element; element?.focus(); }} aria-label={words.tags.fresh}
        maxLength={40} onBlur={() => setOn(false)} dir="auto"
        onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); setOn(false); } }}
      />
    </form>
  );
}
