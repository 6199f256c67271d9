// The connection's surroundings in a real page: its WebSocket, its clock, what it runs on, its signs
// of being left and of being back.
import type { Connection, Surroundings } from './connection';

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

export function browserSurroundings(path: string): Surroundings {
  return {
    device: deviceOf(navigator as BrowserTraits),
    openSocket: () => {
      const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
      return new WebSocket(`${scheme}//${location.host}${path}`, 'liveinbox.v1');
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
