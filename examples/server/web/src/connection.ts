// The one socket of a page: greets with the resume cursor, keeps the link's state, dials again with
// growing pauses. It knows frames only as far as the link needs them; what they mean is the store's.
import {
  initialLink, linkStatus, reduceLink, retryDelayMs, silenceMs,
  type LinkEvent, type LinkState, type LinkStatus,
} from './connection_state';
import { epochOf, offsetOf, type ClientFrame, type Frame, type WelcomeFrame } from './protocol';

export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
}

// Everything of the outside world, so that tests can turn the clock.
export interface Surroundings {
  readonly device: 'desktop' | 'mobile';
  openSocket(): SocketLike;
  now(): number;
  random(): number;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
}

export interface Listener {
  onStatus(status: LinkStatus): void;
  // Called for every welcome before any later frame; `again` is true from the second one on.
  onWelcome(frame: WelcomeFrame, again: boolean): void;
  onFrame(frame: Frame): void;
  // A session ended, or a dial did not reach one: `greeted` says which.
  onClosed(greeted: boolean): void;
}

const tickMs = 1_000;
const pingAfterMs = 6_000;
const greetingMs = 10_000;

export class Connection {
  private socket: SocketLike | null = null;
  private state: LinkState = initialLink;
  private epoch = '';
  private feedOffset = 0;
  private cursorTries = 0;
  private welcomes = 0;
  private dialedAt = 0;
  private pingedAt = 0;
  private retryTimer = 0;
  private tickTimer = 0;
  private isStopped = false;

  constructor(private readonly around: Surroundings, private readonly listener: Listener) {}

  start(): void {
    this.isStopped = false;
    this.dial();
    this.tick();
  }

  stop(): void {
    this.isStopped = true;
    this.around.clearTimer(this.tickTimer);
    this.leave(true);
  }

  // The page is left. Without `atOnce` it may come back any moment, by a reload or from the
  // background, and dials when it is nudged.
  leave(atOnce = false): void {
    const greeted = this.send({ t: 'bye', at_once: atOnce });
    this.around.clearTimer(this.retryTimer);
    this.hangUp();
    if (greeted) this.listener.onClosed(true);
  }

  get isOpen(): boolean {
    return this.state.phase === 'open';
  }

  status(): LinkStatus {
    return linkStatus(this.state, this.around.now());
  }

  // False when there is no session: the frame was not sent and the caller keeps it.
  send(frame: ClientFrame): boolean {
    if (!this.isOpen || !this.socket) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  applied(offset: number): void {
    this.step({ type: 'applied', offset });
  }

  // A manual refresh was asked for; its end is told by `resynced`.
  refreshing(): void {
    this.step({ type: 'refresh' });
    this.ping();
  }

  resynced(): void {
    this.step({ type: 'resynced' });
  }

  get isResyncing(): boolean {
    return this.state.resyncing;
  }

  // The network is back or the page is seen again: no pause is worth keeping.
  nudge(): void {
    if (this.isStopped) return;
    if (this.state.phase === 'closed') this.dial();
    else if (this.isOpen) this.ping();
  }

  private dial(): void {
    this.around.clearTimer(this.retryTimer);
    this.step({ type: 'dial' });
    this.dialedAt = this.around.now();
    const socket = this.around.openSocket();
    this.socket = socket;
    socket.onopen = () => {
      if (socket === this.socket) this.greet(socket);
    };
    socket.onmessage = (event: { data: unknown }) => {
      if (socket === this.socket) this.hear(String(event.data));
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lose();
    };
  }

  private greet(socket: SocketLike): void {
    this.step({ type: 'opened' });
    const { device } = this.around;
    const hello: ClientFrame = { t: 'hello', protocol: 1, feed: true, device };
    // A cursor that was sent twice without a welcome is not tried a third time. Dials that reached
    // nobody do not count.
    if (this.epoch !== '' && this.cursorTries < 2) {
      this.cursorTries += 1;
      hello['cursor'] = `${this.epoch}:${this.feedOffset}`;
    }
    socket.send(JSON.stringify(hello));
  }

  private hear(text: string): void {
    const frame = parseFrame(text);
    if (!frame) return;
    const at = this.around.now();
    this.step({ type: 'heard', at });
    switch (frame.t) {
      case 'welcome':
        this.welcome(frame, at);
        return;
      case 'heartbeat':
        this.step({ type: 'heartbeat', at, head: offsetOf(frame.head) });
        break;
      case 'events':
        this.feedOffset = Math.max(this.feedOffset, offsetOf(frame.upto));
        this.step({ type: 'applied', offset: offsetOf(frame.upto) });
        break;
      case 'reset':
        this.moveTo(frame.cursor);
        this.step({ type: 'reset', offset: this.feedOffset });
        break;
    }
    this.listener.onFrame(frame);
  }

  private welcome(given: WelcomeFrame, at: number): void {
    this.cursorTries = 0;
    // A new feed of another epoch is another history, whether it was asked for or not.
    const isOther = this.epoch !== '' && epochOf(given.cursor) !== this.epoch;
    const frame: WelcomeFrame = isOther ? { ...given, resume: 'reset' } : given;
    if (frame.resume !== 'resumed') this.moveTo(frame.cursor);
    const offset = offsetOf(frame.cursor);
    this.step({ type: 'welcome', at, offset, resume: frame.resume });
    this.welcomes += 1;
    this.listener.onWelcome(frame, this.welcomes > 1);
    this.ping();
  }

  private moveTo(cursor: string): void {
    this.epoch = epochOf(cursor);
    this.feedOffset = offsetOf(cursor);
  }

  private ping(): void {
    this.pingedAt = this.around.now();
    this.send({ t: 'ping' });
  }

  private lose(): void {
    const greeted = this.isOpen;
    this.hangUp();
    if (!this.isStopped) {
      const pause = retryDelayMs(this.state.attempts, this.around.random());
      this.retryTimer = this.around.setTimer(() => this.dial(), pause);
    }
    this.listener.onClosed(greeted);
  }

  private hangUp(): void {
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
    this.step({ type: 'closed' });
  }

  private tick(): void {
    this.tickTimer = this.around.setTimer(() => this.tick(), tickMs);
    const now = this.around.now();
    if (this.isOpen && now - this.state.heardAt >= silenceMs) {
      this.hangUp();
      this.listener.onClosed(true);
      this.dial();
    } else if (this.isOpen && now - Math.max(this.state.heartbeatAt, this.pingedAt) >= pingAfterMs) {
      this.ping();
    } else if (this.isGreetingTooLong(now)) {
      this.lose();
    }
    this.listener.onStatus(this.status());
  }

  private isGreetingTooLong(now: number): boolean {
    const isWaiting = this.state.phase === 'dialing' || this.state.phase === 'greeting';
    return isWaiting && now - this.dialedAt >= greetingMs;
  }

  private step(event: LinkEvent): void {
    this.state = reduceLink(this.state, event);
    this.listener.onStatus(this.status());
  }
}

function parseFrame(text: string): Frame | null {
  try {
    const frame: unknown = JSON.parse(text);
    const isFrame = typeof frame === 'object' && frame !== null && 't' in frame;
    return isFrame ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
