// Who are you: the agent's name from the team's list, and the code that the server printed.
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchAgents, login, type AgentList } from './api';
import { words } from './words';

interface LoginProps {
  code: string;
  onDone: () => void;
}

export function Login({ code: given, onDone }: LoginProps): VNode {
  const [list, setList] = useState<AgentList | null>(null);
  const [agent, setAgent] = useState('');
  const [code, setCode] = useState(given);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const load = async () => {
    setProblem('');
    const reply = await fetchAgents();
    if (reply.kind !== 'ok') {
      setProblem(reply.message);
      return;
    }
    setList(reply.value);
    setAgent(reply.value.agents[0]?.id ?? '');
  };
  useEffect(() => void load(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const reply = await login(agent, code.trim());
    setBusy(false);
    if (reply.kind === 'ok') onDone();
    else setProblem(reply.message);
  };
  return (
    <main class="login">
      <form class="login-box" onSubmit={(event) => void submit(event)} aria-busy={isBusy}>
        <h1>{words.title}</h1>
        <p class="login-tenant">{list ? words.login.team(list.tenant) : words.login.ask}</p>
        <label class="field">
          <span>{words.login.agent}</span>
          <select
            value={agent} required data-testid="login-agent"
            onChange={(event) => setAgent(event.currentTarget.value)}
          >
            {list?.agents.map(({ id, name }) => <option key={id} value={id}>{name || id}</option>)}
          </select>
        </label>
        <label class="field">
          <span>{words.login.code}</span>
          <input
            value={code} required type="password" autoComplete="current-password" data-testid="login-code"
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
        <p class="login-problem" role="alert" data-testid="login-error">{problem}</p>
        {problem !== '' && !list && <button type="button" onClick={() => void load()}>{words.login.again}</button>}
        <button type="submit" class="primary" disabled={isBusy || !list} data-testid="login-submit">
          {isBusy ? words.login.busy : words.login.submit}
        </button>
      </form>
    </main>
  );
}
