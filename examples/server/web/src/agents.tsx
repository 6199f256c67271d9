// Entry of the agents' page: finds out who is there, then shows the login or the inbox.
import { render, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import './styles/theme.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/forms.css';
import './styles/list.css';
import './styles/card.css';
import './styles/thread.css';
import './styles/status.css';
import './styles/messages.css';
import './styles/composer.css';
import './styles/dialogs.css';
import './styles/details.css';
import { parsePlace, takeCredentials } from './address';
import { fetchMe, logout, takeTicket } from './api';
import { App } from './app';
import { browserSurroundings, followPage } from './browser';
import { InboxContext } from './context';
import { browserStorage, tabStorage } from './drafts';
import { Login } from './login';
import { Session } from './session';
import { Inbox, type Me } from './store';
import { speakAsWanted, words } from './words';

type Stage = { at: 'asking' | 'login' | 'failed' } | { at: 'inbox'; inbox: Inbox };

const given = takeCredentials();

function Root(): VNode | null {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const ask = async () => {
    const reply = await fetchMe();
    if (reply.kind === 'ok') setStage({ at: 'inbox', inbox: makeInbox(reply.value, () => void leave()) });
    else setStage({ at: reply.kind === 'denied' ? 'login' : 'failed' });
  };
  const leave = async () => {
    await logout();
    setStage({ at: 'login' });
  };
  useEffect(() => void ask(), []);
  useEffect(() => (stage.at === 'inbox' ? run(stage.inbox, () => setStage({ at: 'login' })) : undefined), [stage]);
  switch (stage.at) {
    case 'asking':
      return null;
    case 'login':
      return <Login given={given} onDone={() => void ask()} />;
    case 'failed':
      return (
        <main class="login">
          <p class="empty">{words.login.unreachable}</p>
          <button type="button" onClick={() => void ask()}>{words.login.again}</button>
        </main>
      );
    case 'inbox':
      return (
        <InboxContext.Provider value={stage.inbox}>
          <App />
        </InboxContext.Provider>
      );
  }
}

async function admission(): Promise<string | null> {
  const reply = await takeTicket();
  return reply.kind === 'ok' ? reply.value : null;
}

function makeInbox(me: Me, onLeave: () => void): Inbox {
  const storage = tabStorage();
  const key = `outbox ${JSON.stringify([me.tenant, me.agent.id])}`;
  const session = new Session(browserSurroundings('/ws/agent', admission), storage, key);
  const inbox = new Inbox(session, me, storage, browserStorage());
  const { conversation, ...question } = parsePlace(location.hash);
  inbox.list.go(question);
  inbox.open(conversation);
  inbox.leave = onLeave;
  return inbox;
}

// Starts the inbox; when a dial is refused and the server no longer knows who this is, asks again.
function run(inbox: Inbox, onUnknown: () => void): () => void {
  let isAsking = false;
  inbox.start(async () => {
    if (isAsking) return;
    isAsking = true;
    const reply = await fetchMe();
    isAsking = false;
    if (reply.kind === 'denied') onUnknown();
  });
  const stopFollowing = followPage(inbox.session.connection);
  const onHidden = () => {
    if (document.visibilityState === 'hidden') inbox.drafts.saveAll();
  };
  document.addEventListener('visibilitychange', onHidden);
  return () => {
    document.removeEventListener('visibilitychange', onHidden);
    stopFollowing();
    inbox.stop();
  };
}

const root = document.getElementById('app');
if (root) void speakAsWanted().then(() => render(<Root />, root));
