// The keys, and the switch for single letters.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { lettersAreOff, setLettersOff, shortcuts } from '../keyboard';
import { Dialog } from './dialog';

export function HelpDialog({ onEnd }: { onEnd: () => void }): VNode {
  const [isOff, setOff] = useState(lettersAreOff());
  const toggle = () => {
    setLettersOff(!isOff);
    setOff(!isOff);
  };
  return (
    <Dialog title="Keyboard" testId="help-dialog" onEnd={onEnd}>
      <dl class="keys">
        {shortcuts.map(({ keys, does }) => (
          <div key={does}>
            <dt>{keys.split(' / ').map((key, i) => [i > 0 && ' ', <kbd>{key}</kbd>])}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={!isOff} onChange={toggle} /> Single letters act as shortcuts
      </label>
      <div class="dialog-actions">
        <button type="button" class="primary" onClick={onEnd}>Done</button>
      </div>
    </Dialog>
  );
}
