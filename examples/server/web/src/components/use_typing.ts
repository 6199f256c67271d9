// Tells the others that somebody is writing: once at the start, again while it goes on, and its end
// after a pause, at sending, or when the field goes away.
import { useEffect, useRef } from 'preact/hooks';

const againMs = 4_000;
const endMs = 5_000;

export interface Typing {
  typed: () => void;
  stop: () => void;
}

export function useTyping(tell: (on: boolean) => void): Typing {
  const toldAt = useRef(0);
  const timer = useRef(0);
  const stop = () => {
    window.clearTimeout(timer.current);
    if (toldAt.current !== 0) tell(false);
    toldAt.current = 0;
  };
  const typed = () => {
    const now = performance.now();
    if (toldAt.current === 0 || now - toldAt.current > againMs) {
      toldAt.current = now;
      tell(true);
    }
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(stop, endMs);
  };
  const last = useRef(stop);
  last.current = stop;
  useEffect(() => () => last.current(), []);
  return { typed, stop };
}
