// What the page itself remembers between its parts: the marked row, the composer's mode, the dialog.
import { signal, type Signal } from '@preact/signals';
import type { DraftKind } from './drafts';

export class PageState {
  // The row that j and k move; opening it is another step.
  readonly marked: Signal<string | null> = signal(null);
  // The conversations in the order in which they are drawn.
  order: string[] = [];
  readonly kind: Signal<DraftKind> = signal('reply');
  readonly isHelpShown: Signal<boolean> = signal(false);
  // Counts up whenever the composer should take the focus.
  readonly composerFocus: Signal<number> = signal(0);
  // Up to which of these wishes it has been done.
  focusDone = 0;

  step(by: 1 | -1, from: string | null): void {
    const start = this.marked.peek() ?? from;
    const index = start === null ? -1 : this.order.indexOf(start);
    const next = index < 0 ? (by > 0 ? 0 : this.order.length - 1) : index + by;
    const to = this.order[Math.max(0, Math.min(this.order.length - 1, next))];
    if (to !== undefined) this.marked.value = to;
  }

  write(kind: DraftKind): void {
    this.kind.value = kind;
    this.composerFocus.value += 1;
  }
}
