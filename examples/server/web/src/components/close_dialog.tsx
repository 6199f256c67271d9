// Closes with an outcome other than the usual one, and with a word for the team.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useInbox } from '../context';
import { words } from '../words';
import type { Outcome } from '../protocol';
import { AskDialog, Choice } from './dialog';
import type { CardDialogProps } from './dialogs';

const outcomes: Outcome[] = ['resolved', 'unresolved', 'abandoned', 'spam', 'merged'];

export function CloseDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions } = useInbox();
  const [outcome, setOutcome] = useState<Outcome>('resolved');
  const [text, setText] = useState('');
  const [into, setInto] = useState('');
  const said = words.dialog;
  const isMerge = outcome === 'merged';
  return (
    <AskDialog
      title={said.close} testId="close-dialog" act={said.closeDo} onEnd={onEnd}
      isReady={!isMerge || into.trim() !== ''}
      onAct={() => void actions.close(card, outcome, text.trim(), isMerge ? into.trim() : '')}
    >
      <fieldset class="choices">
        <legend class="visually-hidden">{said.close}</legend>
        {outcomes.map((one) => (
          <Choice
            key={one} name="outcome" value={one} chosen={outcome} text={words.outcomes[one]} onChoose={setOutcome}
          />
        ))}
      </fieldset>
      {isMerge && (
        <label class="field">
          <span>{said.into}</span>
          <input
            value={into} dir="auto" data-testid="close-into"
            onInput={(event) => setInto(event.currentTarget.value)}
          />
        </label>
      )}
      <label class="field">
        <span>{said.closeText}</span>
        <textarea
          rows={2} maxLength={2000} value={text} dir="auto" data-testid="close-text"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </AskDialog>
  );
}
