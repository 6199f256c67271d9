// A stand-in for the other side: a clock that tests turn, sockets that record what was sent and say
// what they are told, and cards and entries with sensible values.
import type { SocketLike, Surroundings } from '../src/connection';
import type { TextStorage } from '../src/outbox';
import type { Card, Entry, Frame } from '../src/protocol';

export class FakeSocket implements SocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.onopen?.({} as never);
  }

  // Frames with answers to ids that the page made are not typed: the ids are only known as sent.
  say(frame: Frame | object): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }

  drop(): void {
    this.isClosed = true;
    this.onclose?.({} as never);
  }

  of(t: string): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame['t'] === t);
  }

  commands(op: string): Record<string, unknown>[] {
    return this.of('command').filter((frame) => frame['op'] === op);
  }
}

export class FakeWorld implements Surroundings {
  device: 'desktop' | 'mobile' = 'desktop';
  time = 1_000_000;
  readonly sockets: FakeSocket[] = [];
  private timers: { id: number; at: number; run: () => void }[] = [];
  private lastId = 0;

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has dialed');
    return socket;
  }

  openSocket(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  setTimer(run: () => void, delayMs: number): number {
    this.lastId += 1;
    this.timers.push({ id: this.lastId, at: this.time + delayMs, run });
    return this.lastId;
  }

  clearTimer(timer: number): void {
    this.timers = this.timers.filter(({ id }) => id !== timer);
  }

  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.clearTimer(next.id);
      this.time = next.at;
      next.run();
    }
    this.time = end;
  }

  // Opens the newest socket and lets the library welcome the page.
  welcome(resume: 'new' | 'resumed' | 'reset' = 'new', cursor = '1:10'): FakeSocket {
    this.socket.open();
    this.socket.say({ t: 'welcome', protocol: 1, cursor, now_ms: this.time, resume });
    return this.socket;
  }

  heartbeat(head: number): void {
    this.socket.say({ t: 'heartbeat', head, now_ms: this.time });
  }
}

export function mapStorage(map = new Map<string, string>()): TextStorage {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

export function card(conversation: string, more: Partial<Card> = {}): Card {
  return {
    conversation,
    channel: 'WIDGET',
    user: { id: `user of ${conversation}`, name: 'Mia', online: true },
    state: 'waiting',
    is_active: true,
    dot: 'green',
    dot_reason: 'online',
    version: 1,
    fence: 1,
    holder: null,
    reason: 'user_requested_human',
    tags: [],
    snippet: 'hello',
    snippet_author: { kind: 'user', name: 'Mia' },
    messages: 1,
    unread: 0,
    last_activity_ms: 1_000,
    outcome: null,
    ...more,
  };
}

export function entry(number: number, more: Partial<Entry> = {}): Entry {
  return {
    entry: number,
    type: 'message_received',
    conversation: 'c',
    at_ms: number * 1_000,
    actor: { kind: 'user', id: 'u', name: 'Mia' },
    message: number,
    text: `text ${number}`,
    ...more,
  };
}

// A small seeded generator, so that a failure can be run again.
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
