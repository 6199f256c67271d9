// One's own password: the old one shows that it is oneself. The host then ends every login that was
// made with it, this one too, so that the login comes next.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { changePassword } from '../api';
import { words } from '../words';
import { Dialog } from './dialog';

const passwordMin = 8;
const passwordMax = 256;

export function PasswordDialog({ onEnd }: { onEnd: () => void }): VNode {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const said = words.password;
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const reply = await changePassword(old, fresh);
    setBusy(false);
    if (reply.kind === 'ok') onEnd();
    else setProblem(reply.message);
  };
  const field = (label: string, complete: string, value: string, onText: (text: string) => void) => (
    <label class="field">
      <span>{label}</span>
      <input
        type="password" required value={value} autoComplete={complete} maxLength={passwordMax}
        minLength={complete === 'new-password' ? passwordMin : 1} data-testid={complete}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
  return (
    <Dialog title={said.title} testId="password-dialog" onEnd={onEnd}>
      <form onSubmit={(event) => void submit(event)} aria-busy={isBusy}>
        <p>{said.text}</p>
        {field(said.old, 'current-password', old, setOld)}
        {field(said.fresh, 'new-password', fresh, setFresh)}
        <p class="login-problem" role="alert" data-testid="password-error">{problem}</p>
        <div class="dialog-actions">
          <button type="button" onClick={onEnd}>{words.dialog.cancel}</button>
          <button type="submit" class="primary" disabled={isBusy} data-testid="password-confirm">{said.act}</button>
        </div>
      </form>
    </Dialog>
  );
}
