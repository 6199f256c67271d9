// The connection's surroundings in a real page: its WebSocket, its clock, what it runs on, its signs
// of being left and of being back.
import type { Connection, SocketLike, Surroundings } from './connection';

// What a browser tells of itself. Not all say it in `userAgentData`, and an iPad calls itself a Mac.
export interface BrowserTraits {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
  readonly userAgentData?: { readonly mobile: boolean };
}

export function deviceOf(traits: BrowserTraits): 'desktop' | 'mobile' {
  const { userAgent, maxTouchPoints, userAgentData } = traits;
  const isTablet = /Macintosh/u.test(userAgent) && maxTouchPoints > 1;
  const isMobile = userAgentData?.mobile === true || /Android|iPhone|iPad|Mobi/u.test(userAgent);
  return isMobile || isTablet ? 'mobile' : 'desktop';
}

// Asks for the admission that a dial needs; nothing where there is none to be had now. What kind it is
// the scheme says.
export type Admission = () => Promise<string | null>;

// A socket that is dialed when its admission is there. The browser sends no field of ours with a
// handshake, so it goes as a subprotocol that the host never chooses.
class AdmittedSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  private socket: WebSocket | null = null;
  private isClosed = false;

  constructor(url: string, admission: Admission, private readonly scheme: string) {
    void admission().then((ticket) => {
      if (this.isClosed) return;
      if (ticket === null) this.end();
      else this.dial(url, ticket);
    });
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  close(): void {
    this.isClosed = true;
    this.socket?.close();
  }

  private dial(url: string, ticket: string): void {
    const offered = ticket === '' ? [] : [`${this.scheme}.${ticket}`];
    const socket = new WebSocket(url, ['liveinbox.v1', ...offered]);
    this.socket = socket;
    socket.onopen = (event) => this.onopen?.(event as never);
    socket.onmessage = (event) => this.onmessage?.(event as never);
    socket.onclose = () => this.end();
  }

  private end(): void {
    this.isClosed = true;
    this.onclose?.(undefined as never);
  }
}

export function browserSurroundings(path: string, admission: Admission, admissionScheme = 'ticket'): Surroundings {
  return {
    device: deviceOf(navigator as BrowserTraits),
    openSocket: () => {
      const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
      return new AdmittedSocket(`${scheme}//${location.host}${path}`, admission, admissionScheme);
    },
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer),
  };
}

// Tells the connection when the page is left and when it is back; returns what ends that.
export function followPage(connection: Connection): () => void {
  const nudge = () => {
    if (document.visibilityState === 'visible') connection.nudge();
  };
  const leave = () => connection.leave();
  window.addEventListener('online', nudge);
  window.addEventListener('pageshow', nudge);
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', nudge);
  return () => {
    window.removeEventListener('online', nudge);
    window.removeEventListener('pageshow', nudge);
    window.removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', nudge);
  };
}
