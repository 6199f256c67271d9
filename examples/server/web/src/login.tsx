// Who are you: the agent's name and password, and the team where the host has several.
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchLogin, login, type Credentials, type LoginOffer } from './api';
import { words } from './words';

interface LoginProps {
  given: Credentials;
  onDone: () => void;
}

export function Login({ given, onDone }: LoginProps): VNode {
  const [offer, setOffer] = useState<LoginOffer | null>(null);
  const [who, setWho] = useState(given);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const load = async () => {
    setProblem('');
    const reply = await fetchLogin();
    if (reply.kind === 'ok') setOffer(reply.value);
    else setProblem(reply.message);
  };
  useEffect(() => void load(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const reply = await login({ ...who, agent: who.agent.trim(), tenant: who.tenant.trim() });
    setBusy(false);
    if (reply.kind === 'ok') onDone();
    else setProblem(reply.message);
  };
  const set = (key: keyof Credentials) => (text: string) => setWho({ ...who, [key]: text });
  return (
    <main class="login">
      <form class="login-box" onSubmit={(event) => void submit(event)} aria-busy={isBusy}>
        <h1>{words.title}</h1>
        <p class="login-tenant">{offer?.tenant ? words.login.team(offer.tenant) : words.login.ask}</p>
        {offer?.tenant === '' && (
          <Field label={words.login.tenant} name="tenant" value={who.tenant} onText={set('tenant')} />
        )}
        <Field
          label={words.login.agent} name="agent" value={who.agent} onText={set('agent')}
          complete="username"
        />
        <Field
          label={words.login.password} name="password" value={who.password}
          onText={set('password')} complete="current-password"
        />
        <p class="login-problem" role="alert" data-testid="login-error">{problem}</p>
        {problem !== '' && !offer && (
          <button type="button" onClick={() => void load()}>{words.login.again}</button>
        )}
        <button type="submit" class="primary" disabled={isBusy || !offer} data-testid="login-submit">
          {isBusy ? words.login.busy : words.login.submit}
        </button>
      </form>
    </main>
  );
}

interface FieldProps {
  label: string;
  name: keyof Credentials;
  value: string;
  complete?: string;
  onText: (text: string) => void;
}

function Field({ label, name, value, complete = 'organization', onText }: FieldProps): VNode {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        {...(name === 'password' ? { type: 'password' as const } : {})} value={value} required name={name}
        autoComplete={complete} autoCapitalize="none" spellcheck={false} data-testid={`login-${name}`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}
