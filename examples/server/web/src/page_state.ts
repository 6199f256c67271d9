// What the page itself remembers between its parts: the marked row, the composer's mode, the dialog.
import { signal, type Signal } from '@preact/signals';
import { rememberedSwitch } from './settings';
import type { DraftKind } from './drafts';
import type { Row } from './settled_rows';

export type DialogName =
  | 'help' | 'palette' | 'canned' | 'transfer' | 'take_over' | 'hand_back' | 'snooze' | 'priority' | 'tag'
  | 'close_as' | 'password';

const roomyPx = 1_440;

export class PageState {
  // The row that j and k move; opening it is another step.
  readonly marked: Signal<string | null> = signal(null);
  // The rows in the order in which they are drawn.
  rows: readonly Row[] = [];
  readonly kind: Signal<DraftKind> = signal('reply');
  // Where there is room for them they are there until somebody hides them.
  readonly hasDetails: Signal<boolean> = rememberedSwitch('details', globalThis.innerWidth >= roomyPx);
  readonly dialog: Signal<DialogName | null> = signal(null);
  // Counts up whenever the composer should take the focus.
  readonly composerFocus: Signal<number> = signal(0);
  // Up to which of these wishes it has been done.
  focusDone = 0;

  step(by: 1 | -1, from: string | null): void {
    const index = this.indexOf(this.marked.peek() ?? from);
    this.markAt(index < 0 ? (by > 0 ? 0 : this.rows.length - 1) : index + by);
  }

  markAt(index: number): void {
    const to = this.rows[Math.max(0, Math.min(this.rows.length - 1, index))];
    if (to) this.marked.value = to.card.conversation;
  }

  indexOf(conversation: string | null): number {
    return this.rows.findIndex((row) => row.card.conversation === conversation);
  }

  write(kind: DraftKind): void {
    this.kind.value = kind;
    this.composerFocus.value += 1;
  }

  ask(dialog: DialogName): void {
    this.dialog.value = dialog;
  }

  endDialog(): void {
    this.dialog.value = null;
  }
}
