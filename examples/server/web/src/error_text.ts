// What a refusal means for the person who asked; codes without an entry speak for themselves.
import type { ErrorFrame } from './protocol';

const errorTexts: Record<string, string> = {
  stale_fence: 'the claim has changed hands',
  not_claimed: 'nobody holds this chat, claim it first',
  not_holder: 'this chat is not yours any more',
  conversation_closed: 'this conversation is closed',
  forbidden: 'you may not do that',
  offered_to_another: 'somebody else is asked to take this chat',
  wrong_state: 'this is not possible in its present state',
};

export function describe(frame: ErrorFrame): string {
  return errorTexts[frame.code] ?? frame.message ?? frame.code.replaceAll('_', ' ');
}
