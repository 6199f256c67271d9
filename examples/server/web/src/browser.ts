// The connection's surroundings in a real page: its WebSocket, its clock, its signs of being back.
import type { Connection, Surroundings } from './connection';

export function browserSurroundings(path: string): Surroundings {
  return {
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

export function nudgeWhenBack(connection: Connection): () => void {
  const nudge = () => {
    if (document.visibilityState === 'visible') connection.nudge();
  };
  window.addEventListener('online', nudge);
  document.addEventListener('visibilitychange', nudge);
  return () => {
    window.removeEventListener('online', nudge);
    document.removeEventListener('visibilitychange', nudge);
  };
}
