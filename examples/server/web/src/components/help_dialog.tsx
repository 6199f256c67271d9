// The keys, from the table that they act by, and the few settings of this browser.
import type { ComponentChildren, VNode } from 'preact';
import { useInbox } from '../context';
import { letters, lettersAct, paletteKeys, type KeyAction } from '../keyboard';
import { chooseLanguage, language, languages, words, type Language } from '../words';
import { Dialog } from './dialog';

function nameOf(action: KeyAction): string {
  return (words.acts as Record<string, string>)[action]?.replace('…', '') ?? action;
}

export function HelpDialog({ onEnd }: { onEnd: () => void }): VNode {
  const single = Object.entries(letters).filter(([, action]) => action !== 'next' && action !== 'previous');
  return (
    <Dialog title={words.help.title} testId="help-dialog" onEnd={onEnd}>
      <Settings />
      <h3>{words.help.keyboard}</h3>
      <dl class="keys">
        <Key keys={['j', 'k']}>{words.help.move}</Key>
        <Key keys={['Enter']}>{words.help.enter}</Key>
        {single.map(([key, action]) => <Key key={key} keys={[key]}>{nameOf(action)}</Key>)}
        <Key keys={[paletteKeys]}>{words.palette.label}</Key>
        <Key keys={['Esc']}>{words.help.escape}</Key>
        <Key keys={['Enter', 'Shift+Enter']}>{words.help.composer}</Key>
        <Key keys={['/']}>{words.help.canned}</Key>
      </dl>
      <div class="dialog-actions">
        <button type="button" class="primary" onClick={onEnd}>{words.help.done}</button>
      </div>
    </Dialog>
  );
}

function Key({ keys, children }: { keys: string[]; children: ComponentChildren }): VNode {
  return (
    <div>
      <dt dir="ltr">{keys.map((key, i) => [i > 0 && ' ', <kbd>{key}</kbd>])}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Settings(): VNode {
  const inbox = useInbox();
  return (
    <div class="settings">
      <label class="check">
        <input
          type="checkbox" checked={lettersAct.value} data-testid="letters"
          onChange={() => { lettersAct.value = !lettersAct.peek(); }}
        /> {words.help.letters}
      </label>
      <label class="check">
        <input
          type="checkbox" checked={inbox.notifier.isOn.value} data-testid="notify"
          onChange={(event) => void inbox.turnNotifications(event.currentTarget.checked)}
        /> {words.help.notify}
      </label>
      <label class="field field-line">
        <span>{words.help.language}</span>
        <select
          value={language} data-testid="language"
          onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
        >
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>{name}</option>))}
        </select>
      </label>
    </div>
  );
}
