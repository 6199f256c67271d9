// The bar on top: the name, the live indicator, the status line, refresh, help, oneself.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { Avatar } from './avatar';
import { ConnectionBadge } from './connection_badge';
import { Icon } from './icons';

interface HeaderProps {
  onHelp: () => void;
  onLogout: () => void;
}

export function Header({ onHelp, onLogout }: HeaderProps): VNode {
  const inbox = useInbox();
  const { agent, tenant } = inbox.me;
  return (
    <header class="top">
      <h1 class="brand"><img src="/icon.svg" alt="" width="22" height="22" />Live Inbox</h1>
      <ConnectionBadge session={inbox.session} />
      <StatusLine />
      <div class="top-actions">
        <button
          type="button" class="quiet" aria-label="Refresh" title="Fetch everything anew"
          data-testid="refresh" onClick={() => inbox.refresh()}
        >
          <Icon name="refresh" />
          <span class="wide-only">Refresh</span>
        </button>
        <button
          type="button" class="quiet square" aria-label="Keyboard help" title="Keyboard help (?)"
          data-testid="help" onClick={onHelp}
        >
          <Icon name="help" />
        </button>
        <span class="self" title={`${agent.name} · ${agent.role} · ${tenant}`} data-testid="self">
          <Avatar name={agent.name} />
          <span class="self-name wide-only">{agent.name}</span>
        </span>
        <button
          type="button" class="quiet square" aria-label="Log out" title="Log out"
          data-testid="logout" onClick={onLogout}
        >
          <Icon name="logout" />
        </button>
      </div>
    </header>
  );
}

// One polite line says what has happened; the key makes a repeated text be said again.
function StatusLine(): VNode {
  const notice = useInbox().notice.value;
  return (
    <div class="status-line" role="status" data-testid="status-line">
      {notice && (
        <span key={notice.serial} class={`notice notice-${notice.tone}`} title={notice.text}>
          {notice.text}
        </span>
      )}
    </div>
  );
}
