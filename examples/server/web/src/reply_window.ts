// Until when a channel lets one answer: so long after the user's last message. A session is told of
// a channel when it is set; before that it is what the library gives a channel of that name.
import { signal, type Signal } from '@preact/signals';
import type { Entry } from './protocol';

const dayMs = 24 * 60 * 60_000;
const usualWindows: ReadonlyMap<string, number> = new Map([['WA', dayMs]]);

export class ReplyWindows {
  private readonly windows: Signal<ReadonlyMap<string, number>> = signal(usualWindows);

  // An event of the feed, whatever it is about.
  learn(event: Entry): void {
    const { row } = event;
    if (event.type !== 'channel_set' || !row?.label || row.reply_window_ms === undefined) return;
    this.windows.value = new Map(this.windows.peek()).set(row.label, row.reply_window_ms);
  }

  // 0 where one may always answer, or where it is not known what the user wrote last.
  until(channel: string, entries: readonly Entry[]): number {
    const windowMs = this.windows.value.get(channel) ?? 0;
    const last = entries.findLast((entry) => entry.type === 'message_received');
    return windowMs === 0 || !last ? 0 : (last.occurred_at_ms || last.at_ms) + windowMs;
  }
}
