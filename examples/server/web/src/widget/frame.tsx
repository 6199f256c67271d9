// Entry of the chat in the frame on another site's page.
import { render, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../styles/theme.css';
import '../styles/controls.css';
import '../styles/forms.css';
import '../styles/messages.css';
import '../styles/widget.css';
import '../styles/frame.css';
import type { AdmittedVisitor } from '../api';
import { browserSurroundings } from '../browser';
import { browserStorage, tabStorage } from '../drafts';
import { Session } from '../session';
import { Chat } from './chat';
import { ChatStore } from './chat_store';
import { HostPage, windowPort } from './host_page';
import { Refused } from './refused';
import { run } from './running';
import { Visit } from './visit';

// Nothing is begun for somebody who is not known and has not opened the chat yet.
type Stage =
  | { at: 'waiting' }
  | { at: 'chat'; chat: ChatStore }
  | { at: 'refused'; words: string; isFinal: boolean };

function makeChat(visit: Visit, visitor: AdmittedVisitor): ChatStore {
  const surroundings = browserSurroundings('/ws/visitor', () => Promise.resolve(visit.credential), 'visitor');
  const session = new Session(surroundings, tabStorage(), `outbox visitor ${visitor.user}`);
  return new ChatStore(session, visitor, browserStorage());
}

function Root({ page, visit }: { page: HostPage; visit: Visit }): VNode | null {
  const [stage, setStage] = useState<Stage>({ at: 'waiting' });
  const [isOpen, setOpen] = useState(false);
  const begin = async () => {
    const reply = await visit.begin();
    if (reply.kind === 'ok') setStage({ at: 'chat', chat: makeChat(visit, reply.value) });
    else setStage({ at: 'refused', words: reply.message, isFinal: reply.kind === 'denied' });
  };
  useEffect(() => page.start({
    hello: (identity, isShown) => {
      visit.identify(identity);
      setOpen(isShown);
      if (isShown || visit.hasBegun) void begin();
    },
    identity: (token) => {
      visit.identify(token);
      void begin();
    },
    open: () => setOpen(true),
    close: () => setOpen(false),
  }), []);
  useEffect(() => {
    if (isOpen && stage.at === 'waiting') void begin();
    if (stage.at === 'chat') stage.chat.isSeen.value = isOpen;
  }, [isOpen, stage]);
  useEffect(() => {
    if (stage.at !== 'chat') return undefined;
    const stopCounting = stage.chat.onUnread((count) => page.unread(count));
    const stop = run(stage.chat, async () => {
      if (!(await visit.isOver())) return;
      page.wantIdentity();
      await begin();
    });
    return () => {
      stopCounting();
      stop();
    };
  }, [stage]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') page.close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (stage.at === 'chat') return <Chat chat={stage.chat} isShown={isOpen} onClose={() => page.close()} />;
  if (stage.at === 'refused') {
    const onAgain = stage.isFinal ? null : () => void begin();
    return <Refused words={stage.words} onAgain={onAgain} onClose={() => page.close()} />;
  }
  return null;
}

const asked = new URLSearchParams(location.search);
const root = document.getElementById('app');
if (root && window.parent !== window) {
  const page = new HostPage(windowPort(), asked.get('site') ?? '');
  render(<Root page={page} visit={new Visit(asked.get('tenant') ?? '', browserStorage())} />, root);
}
