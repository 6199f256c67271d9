// What a refusal means for the person who asked: who was first, who holds it now, or a sentence for
// the code; codes without an entry speak for themselves.
import { clock, duration } from './format';
import { words } from './words';
import type { ErrorFrame } from './protocol';

const aWhileMs = 60_000;

export function refusalText(frame: ErrorFrame, now: number): string {
  const { refusal } = words;
  const name = frame.holder?.name || frame.holder?.id || '';
  if (name === '') return describe(frame);
  const since = frame.since_ms ?? 0;
  switch (frame.code) {
    case 'already_claimed': {
      const ago = since === 0 ? 0 : now - since;
      return refusal.first(name, ago >= aWhileMs ? duration(ago) : '');
    }
    case 'offered_to_another':
      return refusal.asked(name);
    case 'stale_fence':
    case 'not_holder':
    case 'wrong_state':
      return refusal.holds(name, since === 0 ? '' : clock(since));
    default:
      return describe(frame);
  }
}

export function describe(frame: ErrorFrame): string {
  return words.refusal.codes[frame.code] ?? frame.message ?? frame.code.replaceAll('_', ' ');
}
