// Questions with an id that are worth asking only within one session: pages, history, previews. A
// session's end answers all of them with null.
import { newId } from './outbox';
import type { ClientFrame, ErrorFrame, Frame } from './protocol';

export class Requests {
  private readonly asked = new Map<string, (frame: Frame | null) => void>();

  constructor(private readonly transmit: (frame: ClientFrame) => boolean) {}

  ask<T extends Frame>(frame: ClientFrame): Promise<T | ErrorFrame | null> {
    const id = newId();
    return new Promise((resolve) => {
      if (!this.transmit({ ...frame, id })) {
        resolve(null);
        return;
      }
      this.asked.set(id, (answer) => resolve(answer as T | ErrorFrame | null));
    });
  }

  // True when the frame was an answer to one of these.
  settle(frame: Frame): boolean {
    const id = 'id' in frame ? frame.id : undefined;
    const resolve = id === undefined ? undefined : this.asked.get(id);
    if (id === undefined || !resolve) return false;
    this.asked.delete(id);
    resolve(frame);
    return true;
  }

  failAll(): void {
    const all = [...this.asked.values()];
    this.asked.clear();
    for (const resolve of all) resolve(null);
  }
}
