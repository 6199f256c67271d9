// The dialogs that ask for one thing: a summary, a yes, a number, a word.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useInbox } from '../context';
import { clock } from '../format';
import { words } from '../words';
import { holderName } from './card';
import { AskDialog } from './dialog';
import type { CardDialogProps } from './dialogs';

export function HandBackDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions } = useInbox();
  const [summary, setSummary] = useState('');
  const said = words.dialog;
  return (
    <AskDialog
      title={said.handBack} testId="hand-back-dialog" act={said.handBackDo} onEnd={onEnd}
      onAct={() => void actions.handBack(card, summary)}
    >
      <label class="field">
        <span>{said.handBackSummary}</span>
        <textarea
          rows={3} maxLength={2000} value={summary} dir="auto" data-testid="hand-back-summary"
          onInput={(event) => setSummary(event.currentTarget.value)}
        />
      </label>
    </AskDialog>
  );
}

export function TakeOverDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions } = useInbox();
  const said = words.dialog;
  const name = holderName(card);
  return (
    <AskDialog
      title={said.takeOver(name)} testId="take-over-dialog" act={said.takeOverDo} onEnd={onEnd}
      isReady={actions.mayTakeOver(card)} onAct={() => void actions.takeOver(card)}
    >
      <p dir="auto">{said.takeOverText(name, card.since_ms ? clock(card.since_ms) : '')}</p>
    </AskDialog>
  );
}

const levels = { low: -10, usual: 0, high: 10, urgent: 50 } as const;
const priorityMost = 100;

export function PriorityDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions } = useInbox();
  const [text, setText] = useState(String(card.priority ?? 0));
  const said = words.dialog;
  const priority = Number(text);
  const isReady = /^-?\d+$/u.test(text.trim()) && Math.abs(priority) <= priorityMost;
  return (
    <AskDialog
      title={said.priority} testId="priority-dialog" act={said.priorityDo} onEnd={onEnd} isReady={isReady}
      onAct={() => void actions.prioritize(card, priority)}
    >
      <div class="presets">
        {Object.entries(levels).map(([level, value]) => (
          <button
            key={level} type="button" class="small" aria-pressed={priority === value}
            data-testid={`priority-${level}`}
            onClick={() => setText(String(value))}
          >
            {said.levels[level as keyof typeof levels]}
          </button>
        ))}
      </div>
      <label class="field">
        <span>{said.priorityHint}</span>
        <input
          type="number" min={-priorityMost} max={priorityMost} step={1} value={text} data-testid="priority-value"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </AskDialog>
  );
}

export function TagDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions } = useInbox();
  const [tag, setTag] = useState('');
  const said = words.dialog;
  return (
    <AskDialog
      title={said.tag} testId="tag-dialog" act={said.tagDo} onEnd={onEnd} isReady={tag.trim() !== ''}
      onAct={() => void actions.tag(card, tag)}
    >
      <label class="field">
        <span>{words.tags.fresh}</span>
        <input
          value={tag} maxLength={40} dir="auto" autofocus data-testid="tag-value"
          onInput={(event) => setTag(event.currentTarget.value)}
        />
      </label>
    </AskDialog>
  );
}
