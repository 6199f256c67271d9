// The dialog that is asked for, if any. Those about a conversation speak of the one that is open.
import type { VNode } from 'preact';
import { useInbox } from '../context';
import type { DialogName } from '../page_state';
import type { Card } from '../protocol';
import { CannedDialog } from './canned_dialog';
import { CloseDialog } from './close_dialog';
import { HandBackDialog, PriorityDialog, TagDialog, TakeOverDialog } from './small_dialogs';
import { HelpDialog } from './help_dialog';
import { Palette } from './palette';
import { PasswordDialog } from './password_dialog';
import { SnoozeDialog } from './snooze_dialog';
import { TransferDialog } from './transfer_dialog';

export interface CardDialogProps {
  card: Card;
  onEnd: () => void;
}

const onCard: Partial<Record<DialogName, (props: CardDialogProps) => VNode>> = {
  transfer: TransferDialog,
  take_over: TakeOverDialog,
  hand_back: HandBackDialog,
  snooze: SnoozeDialog,
  priority: PriorityDialog,
  tag: TagDialog,
  close_as: CloseDialog,
};

export function Dialogs(): VNode | null {
  const { page, openCard } = useInbox();
  const name = page.dialog.value;
  const card = openCard.value;
  const end = () => {
    if (page.dialog.peek() === name) page.endDialog();
  };
  if (name === 'help') return <HelpDialog onEnd={end} />;
  if (name === 'palette') return <Palette onEnd={end} />;
  if (name === 'canned') return <CannedDialog onEnd={end} />;
  if (name === 'password') return <PasswordDialog onEnd={end} />;
  const Asked = name === null ? undefined : onCard[name];
  return Asked && card ? <Asked key={`${name} ${card.conversation}`} card={card} onEnd={end} /> : null;
}
