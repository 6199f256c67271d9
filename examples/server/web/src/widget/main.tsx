// Entry of the visitor's page: goes on with the visit that the cookie names, or begins one.
import { render, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../styles/theme.css';
import '../styles/controls.css';
import '../styles/forms.css';
import '../styles/messages.css';
import '../styles/widget.css';
import { endVisit, fetchVisitor, type Visitor } from '../api';
import { browserSurroundings } from '../browser';
import { tabStorage } from '../drafts';
import { Session } from '../session';
import { Chat } from './chat';
import { ChatStore } from './chat_store';
import { run } from './running';
import { Welcome } from './welcome';

type Stage = { at: 'asking' } | { at: 'welcome' } | { at: 'chat'; chat: ChatStore };

function makeChat(visitor: Visitor): ChatStore {
  const surroundings = browserSurroundings('/ws/visitor', () => Promise.resolve(''));
  return new ChatStore(new Session(surroundings, tabStorage(), `outbox visitor ${visitor.user}`), visitor);
}

function Root(): VNode | null {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const begin = (visitor: Visitor) => setStage({ at: 'chat', chat: makeChat(visitor) });
  const ask = async () => {
    const reply = await fetchVisitor();
    if (reply.kind === 'ok') begin(reply.value);
    else setStage({ at: 'welcome' });
  };
  const leave = async () => {
    await endVisit();
    setStage({ at: 'welcome' });
  };
  useEffect(() => void ask(), []);
  useEffect(() => {
    if (stage.at !== 'chat') return undefined;
    return run(stage.chat, async () => {
      const reply = await fetchVisitor();
      if (reply.kind === 'denied') setStage({ at: 'welcome' });
    });
  }, [stage]);
  if (stage.at === 'asking') return null;
  if (stage.at === 'welcome') return <Welcome onBegin={begin} />;
  return <Chat chat={stage.chat} onAfresh={() => void leave()} />;
}

const root = document.getElementById('app');
if (root) render(<Root />, root);
