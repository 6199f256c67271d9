// Before the chat: a name, and which channel's looks and text format are to be tried.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { beginVisit, type Visitor } from '../api';

const channels = [
  { channel: 'WIDGET', name: 'Website chat', hint: 'Formatted text on a page' },
  { channel: 'WA', name: 'WhatsApp', hint: 'WhatsApp looks and its own text format' },
];

export function Welcome({ onBegin }: { onBegin: (visitor: Visitor) => void }): VNode {
  const [name, setName] = useState('');
  const [channel, setChannel] = useState('WIDGET');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const begin = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const reply = await beginVisit(name.trim(), channel);
    setBusy(false);
    if (reply.kind === 'ok') onBegin(reply.value);
    else setProblem(reply.message);
  };
  return (
    <main class="chat-stage">
      <form class="login-box" onSubmit={(event) => void begin(event)}>
        <h1>Support chat</h1>
        <p class="login-tenant">Write to the assistant. A person joins when you need one.</p>
        <label class="field">
          <span>Your name</span>
          <input
            value={name} required maxLength={80} autoComplete="name" data-testid="widget-name"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <fieldset class="choices">
          <legend>Channel</legend>
          {channels.map((one) => (
            <label key={one.channel} class="choice">
              <input
                type="radio" name="channel" value={one.channel} checked={channel === one.channel}
                data-testid={`widget-channel-${one.channel}`} onChange={() => setChannel(one.channel)}
              />
              <span>
                <strong>{one.name}</strong>
                <span class="choice-hint">{one.hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <p class="login-problem" role="alert">{problem}</p>
        <button type="submit" class="primary" disabled={isBusy} data-testid="widget-start">
          {isBusy ? 'Starting…' : 'Start the chat'}
        </button>
      </form>
    </main>
  );
}
