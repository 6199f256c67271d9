// A chat that runs: it follows the page it is on, and asks what to do when it is not let in.
import { followPage } from '../browser';
import type { ChatStore } from './chat_store';

// Ends it.
export type Stop = () => void;

export function run(chat: ChatStore, onRefused: () => Promise<void>): Stop {
  let isAsking = false;
  chat.start(async () => {
    if (isAsking) return;
    isAsking = true;
    await onRefused();
    isAsking = false;
  });
  const stopFollowing = followPage(chat.session.connection);
  return () => {
    stopFollowing();
    chat.stop();
  };
}
