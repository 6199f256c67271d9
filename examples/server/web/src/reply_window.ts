// Until when a channel lets one answer: so long after the user's last message. A thread says it of
// its channel, and an event when that changes.
import { signal, type Signal } from '@preact/signals';
import type { Entry, ThreadFrame } from './protocol';

export class ReplyWindows {
  private readonly windows: Signal<ReadonlyMap<string, number>> = signal(new Map());

  // An event of the feed, whatever it is about.
  learn(event: Entry): void {
    if (event.type === 'channel_set') this.set(event.row?.label, event.row?.reply_window_ms);
  }

  learnFrom(thread: ThreadFrame): void {
    this.set(thread.card.channel, thread.reply_window_ms);
  }

  private set(channel: string | undefined, windowMs: number | undefined): void {
    if (!channel || windowMs === undefined || this.windows.peek().get(channel) === windowMs) return;
    this.windows.value = new Map(this.windows.peek()).set(channel, windowMs);
  }

  // 0 where one may always answer, or where it is not known what the user wrote last.
  until(channel: string, entries: readonly Entry[]): number {
    const windowMs = this.windows.value.get(channel) ?? 0;
    const last = entries.findLast((entry) => entry.type === 'message_received');
    return windowMs === 0 || !last ? 0 : (last.occurred_at_ms || last.at_ms) + windowMs;
  }
}
