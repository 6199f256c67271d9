// Hands the claim to another agent, or to the queue of a team. The agents are those who may log in;
// teams are those that listed conversations have, and any other by its name.
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchAgents, type AgentList } from '../api';
import { useInbox } from '../context';
import { words } from '../words';
import { AskDialog, Choice } from './dialog';
import type { CardDialogProps } from './dialogs';

type To = 'agent' | 'team';

export function TransferDialog({ card, onEnd }: CardDialogProps): VNode {
  const { actions, list, me } = useInbox();
  const [to, setTo] = useState<To>('agent');
  const [agents, setAgents] = useState<AgentList['agents']>([]);
  const [agent, setAgent] = useState('');
  const [team, setTeam] = useState('');
  useEffect(() => {
    void fetchAgents().then((reply) => {
      const others = reply.kind === 'ok' ? reply.value.agents.filter(({ id }) => id !== me.agent.id) : [];
      setAgents(others);
      setAgent(others[0]?.id ?? '');
    });
  }, []);
  const teams = [...new Set(list.shown.value.cards.map((one) => one.team ?? '').filter(Boolean))];
  const said = words.dialog;
  const target = agents.find(({ id }) => id === agent);
  const transfer = () => {
    if (to === 'team') void actions.transfer(card, { team: team.trim() });
    else if (target) void actions.transfer(card, { target: { kind: 'agent', ...target } });
  };
  return (
    <AskDialog
      title={said.transfer} testId="transfer-dialog" act={said.transferDo} onEnd={onEnd} onAct={transfer}
      isReady={to === 'agent' ? target !== undefined : team.trim() !== ''}
    >
      <fieldset class="choices">
        <legend class="visually-hidden">{said.transfer}</legend>
        <Choice name="transfer" value="agent" chosen={to} text={said.toAgent} onChoose={setTo} />
        <Choice
          name="transfer" value="team" chosen={to} text={said.toTeam} hint={said.transferHint} onChoose={setTo}
        />
      </fieldset>
      {to === 'agent' ? (
        <label class="field">
          <span>{said.agent}</span>
          <select
            value={agent} data-testid="transfer-target" onChange={(event) => setAgent(event.currentTarget.value)}
          >
            {agents.map(({ id, name }) => <option key={id} value={id}>{name || id}</option>)}
            {agents.length === 0 && <option value="">{said.noAgents}</option>}
          </select>
        </label>
      ) : (
        <label class="field">
          <span>{said.team}</span>
          <input
            value={team} list="teams" dir="auto" data-testid="transfer-team-name"
            onInput={(event) => setTeam(event.currentTarget.value)}
          />
          <datalist id="teams">{teams.map((one) => <option key={one} value={one} />)}</datalist>
        </label>
      )}
    </AskDialog>
  );
}
