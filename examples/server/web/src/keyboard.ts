// Which key means what. Single letters act only while nobody is typing and no dialog is open, and
// can be switched off for good (WCAG 2.1.4).

export type KeyAction =
  | 'next' | 'previous' | 'open' | 'claim' | 'close' | 'search' | 'reply' | 'note' | 'help' | 'back';

export interface Shortcut {
  keys: string;
  does: string;
}

export const shortcuts: Shortcut[] = [
  { keys: 'j / k', does: 'next / previous conversation' },
  { keys: 'Enter', does: 'open the marked conversation' },
  { keys: 'c', does: 'claim' },
  { keys: 'r', does: 'reply' },
  { keys: 'n', does: 'write a note' },
  { keys: 'e', does: 'close as resolved' },
  { keys: '/', does: 'search' },
  { keys: 'Esc', does: 'back to the list' },
  { keys: '?', does: 'this help' },
  { keys: 'Enter / Shift+Enter', does: 'in the composer: send / new line' },
];

const letters: Record<string, KeyAction> = {
  j: 'next', k: 'previous', c: 'claim', e: 'close', r: 'reply', n: 'note', '/': 'search', '?': 'help',
};

export interface KeyPress {
  key: string;
  hasModifier: boolean; // Ctrl, Alt or Meta
  isTyping: boolean; // the focus is in a field
  isDialog: boolean; // a dialog is up and has the keys
  isControl: boolean; // the focus is on a button or link, which Enter would press
  lettersOff: boolean;
}

export function keyAction(press: KeyPress): KeyAction | null {
  if (press.hasModifier || press.isDialog) return null;
  if (press.key === 'Escape') return 'back';
  if (press.isTyping) return null;
  if (press.key === 'Enter') return press.isControl ? null : 'open';
  if (press.lettersOff) return null;
  return letters[press.key] ?? null;
}

export function readKey(event: KeyboardEvent, lettersOff: boolean): KeyPress {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return {
    key: event.key,
    hasModifier: event.ctrlKey || event.altKey || event.metaKey || event.isComposing,
    isTyping: target?.closest('input, textarea, select, [contenteditable]') != null,
    isDialog: document.querySelector('dialog[open]') !== null,
    isControl: target?.closest('button, a, summary') != null,
    lettersOff,
  };
}

const storageKey = 'single-key shortcuts';

export function lettersAreOff(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'off';
  } catch {
    return false;
  }
}

export function setLettersOff(off: boolean): void {
  try {
    localStorage.setItem(storageKey, off ? 'off' : 'on');
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
