// What a card will look like when the commands that are under way are through: shown at once, kept
// until a card of the version that the answer named is here, dropped when the answer is no.
import { signal, type Signal } from '@preact/signals';
import type { Card } from './protocol';

export type Patch = (card: Card) => Card;

export interface Overlay {
  readonly conversation: string;
  readonly patch: Patch;
  version: number; // at which the card has it itself; Infinity until that is known
}

// Those of conversations that are not open any more end with the list.
const keptMost = 100;

export class Overlays {
  private readonly all: Signal<readonly Overlay[]> = signal([]);

  add(conversation: string, patch: Patch, version = Infinity): Overlay {
    const overlay: Overlay = { conversation, patch, version };
    this.all.value = [...this.all.peek().slice(-keptMost), overlay];
    return overlay;
  }

  accept(overlay: Overlay, version: number | undefined): void {
    if (version === undefined) {
      this.drop(overlay);
      return;
    }
    overlay.version = version;
    this.all.value = [...this.all.peek()];
  }

  drop(overlay: Overlay): void {
    this.all.value = this.all.peek().filter((one) => one !== overlay);
  }

  clear(): void {
    this.all.value = [];
  }

  // Lets go of what the card has itself by now.
  prune(card: Card): void {
    const isDone = (one: Overlay) => (
      one.conversation === card.conversation && one.version <= card.version);
    if (this.all.peek().some(isDone)) {
      this.all.value = this.all.peek().filter((one) => !isDone(one));
    }
  }

  apply(card: Card): Card {
    let shown = card;
    for (const one of this.all.value) {
      if (one.conversation === card.conversation && one.version > card.version) shown = one.patch(shown);
    }
    return shown;
  }
}
