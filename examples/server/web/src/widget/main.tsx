// Entry of the visitor's page: goes on with the visit that the cookie names, or begins one.
import { render, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../styles/theme.css';
import '../styles/controls.css';
import '../styles/forms.css';
import '../styles/messages.css';
import '../styles/widget.css';
import { endVisit, fetchVisitor, type Visitor } from '../api';
import { browserSurroundings, followPage } from '../browser';
import { tabStorage } from '../drafts';
import { Session } from '../session';
import { Chat } from './chat';
import { ChatStore } from './chat_store';
import { Welcome } from './welcome';

type Stage = { at: 'asking' } | { at: 'welcome' } | { at: 'chat'; chat: ChatStore };

function makeChat(visitor: Visitor): ChatStore {
  const key = `outbox visitor ${visitor.user}`;
  return new ChatStore(new Session(browserSurroundings('/ws/visitor', () => Promise.resolve('')), tabStorage(), key), visitor);
}

function run(chat: ChatStore, onUnknown: () => void): () => void {
  let isAsking = false;
  chat.start(async () => {
    if (isAsking) return;
    isAsking = true;
    const reply = await fetchVisitor();
    isAsking = false;
    if (reply.kind === 'denied') onUnknown();
  });
  const stopFollowing = followPage(chat.session.connection);
  return () => {
    stopFollowing();
    chat.stop();
  };
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
  useEffect(() => (stage.at === 'chat' ? run(stage.chat, () => setStage({ at: 'welcome' })) : undefined), [stage]);
  if (stage.at === 'asking') return null;
  if (stage.at === 'welcome') return <Welcome onBegin={begin} />;
  return <Chat chat={stage.chat} onAfresh={() => void leave()} />;
}

const root = document.getElementById('app');
if (root) render(<Root />, root);
