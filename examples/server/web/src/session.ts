// What both pages share: the connection, the outbox, the questions and the clock of the server.
import { signal, type Signal } from '@preact/signals';
import { Connection, type Surroundings } from './connection';
import type { LinkStatus } from './connection_state';
import { Outbox, type TextStorage } from './outbox';
import { Requests } from './requests';
import type { ClientFrame, Frame, WelcomeFrame } from './protocol';

export interface SessionListener {
  onWelcome(frame: WelcomeFrame, again: boolean): void;
  onFrame(frame: Frame): void;
  // A dial failed before its welcome: perhaps the cookie is no longer good.
  onRefused(): void;
}

const clockTickMs = 5_000;

export class Session {
  readonly status: Signal<LinkStatus> = signal({ word: 'connecting', behind: 0 });
  readonly now: Signal<number>;
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly requests: Requests;
  private clockSkewMs = 0;
  private clockTimer = 0;
  private listener: SessionListener | null = null;

  constructor(
    private readonly around: Surroundings,
    storage: TextStorage,
    storageKey: string,
  ) {
    this.now = signal(around.now());
    const send = (frame: ClientFrame) => this.connection.send(frame);
    this.outbox = new Outbox(send, () => around.now(), storage, storageKey);
    this.requests = new Requests(send);
    this.connection = new Connection(around, {
      onStatus: (status) => this.showStatus(status),
      onWelcome: (frame, again) => this.welcome(frame, again),
      onFrame: (frame) => this.route(frame),
      onClosed: (greeted) => {
        this.requests.failAll();
        if (!greeted) this.listener?.onRefused();
      },
    });
  }

  start(listener: SessionListener): void {
    this.listener = listener;
    this.connection.start();
    this.tickClock();
  }

  stop(): void {
    this.around.clearTimer(this.clockTimer);
    this.connection.stop();
    this.requests.failAll();
  }

  send(frame: ClientFrame): boolean {
    return this.connection.send(frame);
  }

  serverNow(): number {
    return this.around.now() + this.clockSkewMs;
  }

  setTimer(run: () => void, delayMs: number): number {
    return this.around.setTimer(run, delayMs);
  }

  clearTimer(timer: number): void {
    this.around.clearTimer(timer);
  }

  private welcome(frame: WelcomeFrame, again: boolean): void {
    this.setClock(frame.now_ms);
    this.listener?.onWelcome(frame, again);
    this.outbox.flush();
  }

  private route(frame: Frame): void {
    if (frame.t === 'heartbeat') this.setClock(frame.now_ms);
    if (this.requests.settle(frame)) return;
    if (frame.t === 'ok' || (frame.t === 'error' && frame.id)) this.outbox.settle(frame);
    this.listener?.onFrame(frame);
  }

  private showStatus(status: LinkStatus): void {
    const old = this.status.peek();
    if (old.word !== status.word || old.behind !== status.behind) this.status.value = status;
  }

  private setClock(serverMs: number): void {
    this.clockSkewMs = serverMs - this.around.now();
  }

  private tickClock(): void {
    this.now.value = this.serverNow();
    this.clockTimer = this.around.setTimer(() => this.tickClock(), clockTickMs);
  }
}
