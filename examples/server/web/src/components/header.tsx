// The bar on top: the name, the live indicator, the status line, commands, refresh, help, oneself.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import { paletteKeys } from '../keyboard';
import { words } from '../words';
import { Avatar } from './avatar';
import { ConnectionBadge } from './connection_badge';
import { Icon, type IconName } from './icons';

export function Header(): VNode {
  const inbox = useInbox();
  const { page } = inbox;
  const { agent, tenant } = inbox.me;
  return (
    <header class="top">
      <h1 class="brand"><img src="/icon.svg" alt="" width="22" height="22" /><span>{words.title}</span></h1>
      <ConnectionBadge session={inbox.session} />
      <StatusLine />
      <div class="top-actions">
        <button
          type="button" class="quiet" aria-label={words.top.commands}
          title={`${words.palette.label} (${paletteKeys})`}
          aria-keyshortcuts="Control+K" data-testid="palette" onClick={() => page.ask('palette')}
        >
          <Icon name="search" />
          <span class="wide-only">{words.top.commands}</span>
        </button>
        <TopButton
          icon="refresh" name={words.top.refresh} title={words.top.refreshTitle} testId="refresh"
          onClick={() => inbox.refresh()}
        />
        <TopButton
          icon="help" name={words.top.help} title={`${words.top.help} (?)`} testId="help"
          onClick={() => page.ask('help')}
        />
        <span class="self" title={`${agent.name} · ${agent.role} · ${tenant}`} data-testid="self">
          <Avatar name={agent.name} />
          <span class="self-name wide-only" dir="auto">{agent.name}</span>
        </span>
        <TopButton
          icon="logout" name={words.top.logout} title={words.top.logout} testId="logout"
          onClick={() => inbox.leave()}
        />
      </div>
    </header>
  );
}

interface TopButtonProps {
  icon: IconName;
  name: string;
  title: string;
  testId: string;
  onClick: () => void;
}

function TopButton({ icon, name, title, testId, onClick }: TopButtonProps): VNode {
  return (
    <button
      type="button" class="quiet square" aria-label={name} title={title} data-testid={testId} onClick={onClick}
    >
      <Icon name={icon} />
    </button>
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
