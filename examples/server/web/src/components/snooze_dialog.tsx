// Puts the conversation aside until a usual time or one's own, or until the user writes.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useInbox } from '../context';
import { dateTime } from '../format';
import { fieldTime, localTime, snoozeUntil, type SnoozePreset } from '../snooze_times';
import { words } from '../words';
import { AskDialog, Choice } from './dialog';
import type { CardDialogProps } from './dialogs';

const presets: SnoozePreset[] = ['hour', 'hours', 'tomorrow', 'monday', 'user'];

export function SnoozeDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions, session } = useInbox();
  const [chosen, setChosen] = useState<SnoozePreset | 'own'>('hour');
  const [own, setOwn] = useState(() => fieldTime(snoozeUntil('hour', session.serverNow())));
  const said = words.dialog;
  const now = session.serverNow();
  const until = chosen === 'own' ? localTime(own) : snoozeUntil(chosen, now);
  const isReady = until === 0 || until > now;
  return (
    <AskDialog
      title={said.snooze} testId="snooze-dialog" act={said.snoozeDo} onEnd={onEnd} isReady={isReady}
      onAct={() => void actions.snooze(card, until)}
    >
      <fieldset class="choices">
        <legend class="visually-hidden">{said.snooze}</legend>
        {presets.map((preset) => {
          const at = snoozeUntil(preset, now);
          return (
            <Choice
              key={preset} name="snooze" value={preset} chosen={chosen} text={said.presets[preset]}
              hint={at === 0 ? '' : dateTime(at)} onChoose={setChosen}
            />
          );
        })}
        <Choice name="snooze" value="own" chosen={chosen} text={said.ownTime} onChoose={setChosen} />
      </fieldset>
      {chosen === 'own' && (
        <label class="field">
          <span class="visually-hidden">{said.ownTime}</span>
          <input
            type="datetime-local" value={own} required data-testid="snooze-time"
            onInput={(event) => setOwn(event.currentTarget.value)}
          />
        </label>
      )}
      {!isReady && <p class="problem" role="alert">{said.past}</p>}
    </AskDialog>
  );
}
