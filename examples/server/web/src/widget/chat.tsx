// The visitor's chat, on the demo page and in the frame on other sites' pages: who it is with and
// whether the line is up, the bubbles, the field.
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LinkWord } from '../connection_state';
import { Bubbles } from './bubbles';
import type { ChatStore } from './chat_store';
import { nameOf } from '../components/entry_text';
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

interface Props {
  chat: ChatStore;
  onAfresh?: () => void; // on the demo page
  onClose?: () => void; // in a frame
  isShown?: boolean;
}

export function Chat({ chat, onAfresh, onClose, isShown = false }: Props): VNode {
  const { channel, name } = chat.visitor;
  return (
    <main class="chat-stage">
      <section class={`chat look-${channel.toLowerCase()}`} aria-label="Support chat">
        <header class="chat-head">
          <span class="chat-mark" aria-hidden="true">S</span>
          <div class="chat-title">
            <Speaker chat={chat} />
            <ConnectionHint chat={chat} />
          </div>
          {onAfresh && <span class="channel" data-testid="widget-channel">{channel}</span>}
          {onAfresh && (
            <button
              type="button" class="small" title={`You are ${name}. Start again as somebody new.`}
              data-testid="widget-afresh" onClick={onAfresh}
            >
              Start afresh
            </button>
          )}
          {onClose && (
            <button type="button" class="small" data-testid="widget-close" onClick={onClose}>Close</button>
          )}
        </header>
        <Bubbles chat={chat} />
        <Field chat={chat} isShown={isShown} />
      </section>
    </main>
  );
}

// Who answers now: the assistant, which says that it is one, or a person by name.
function Speaker({ chat }: { chat: ChatStore }): VNode {
  const holder = chat.thread.shown.value?.card.holder;
  const isAssistant = holder?.kind === 'assistant';
  const name = holder && !isAssistant ? nameOf(holder) : 'Support';
  return (
    <h1 data-testid="speaker">
      <span dir="auto">{isAssistant ? 'Assistant' : name}</span>
      {isAssistant && <span class="badge">AI</span>}
    </h1>
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

function Field({ chat, isShown }: { chat: ChatStore; isShown: boolean }): VNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const typing = useTyping((on) => chat.typing(on));
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight + 2}px`;
  }, [text]);
  useLayoutEffect(() => {
    if (isShown) field.current?.focus();
  }, [isShown]);
  // For the moment in which it is asked which conversation goes on.
  const isAsking = !chat.isSettled.value && chat.session.status.value.word === 'live';
  const isReady = text.trim() !== '' && !isAsking;
  const send = (event?: Event) => {
    event?.preventDefault();
    if (!isReady) return;
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
        disabled={!isReady}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
