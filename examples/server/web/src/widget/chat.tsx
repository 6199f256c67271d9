// The visitor's chat: who it is with and whether the line is up, the bubbles, the field.
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LinkWord } from '../connection_state';
import { Bubbles } from './bubbles';
import type { ChatStore } from './chat_store';
import { Icon } from '../components/icons';
import { useTyping } from '../components/use_typing';

const textMax = 4_000;

const hints: Record<LinkWord, string> = {
  live: 'Online',
  lagging: 'Online',
  resyncing: 'Online',
  connecting: 'Connecting…',
  offline: 'Offline: what you write is sent when the line is back',
};

export function Chat({ chat, onAfresh }: { chat: ChatStore; onAfresh: () => void }): VNode {
  const { channel, name } = chat.visitor;
  return (
    <main class="chat-stage">
      <section class={`chat look-${channel.toLowerCase()}`} aria-label="Support chat">
        <header class="chat-head">
          <span class="chat-mark" aria-hidden="true">S</span>
          <div class="chat-title">
            <h1>Support</h1>
            <ConnectionHint chat={chat} />
          </div>
          <span class="channel" data-testid="widget-channel">{channel}</span>
          <button
            type="button" class="small" title={`You are ${name}. Start again as somebody new.`}
            data-testid="widget-afresh" onClick={onAfresh}
          >
            Start afresh
          </button>
        </header>
        <Bubbles chat={chat} />
        <Field chat={chat} />
      </section>
    </main>
  );
}

function ConnectionHint({ chat }: { chat: ChatStore }): VNode {
  const { word } = chat.session.status.value;
  return (
    <p class={`chat-hint link-${word}`} role="status" data-testid="connection" data-state={word}>
      <span class="link-dot" aria-hidden="true" /> {hints[word]}
    </p>
  );
}

function Field({ chat }: { chat: ChatStore }): VNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const typing = useTyping((on) => chat.typing(on));
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight + 2}px`;
  }, [text]);
  const send = (event?: Event) => {
    event?.preventDefault();
    if (text.trim() === '') return;
    chat.write(text.trim());
    typing.stop();
    setText('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    send(event);
  };
  return (
    <form class="chat-field" onSubmit={send}>
      <textarea
        ref={field} rows={1} value={text} maxLength={textMax} placeholder="Write a message"
        aria-label="Write a message" data-testid="widget-input" onKeyDown={onKeyDown}
        onInput={(event) => { setText(event.currentTarget.value); typing.typed(); }}
      />
      <button
        type="submit" class="primary square" aria-label="Send" title="Send" data-testid="widget-send"
        disabled={text.trim() === ''}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
