// Which key means what. Single letters act only while nobody is typing and no dialog is up, and can
// be switched off for good (WCAG 2.1.4).
import { rememberedSwitch } from './settings';
import type { ActId } from './acts';

export type KeyAction = ActId | 'next' | 'previous' | 'open' | 'back';

// The one table of single letters: the keys act by it, help, menus and the palette show it.
export const letters: Readonly<Record<string, KeyAction>> = {
  j: 'next', k: 'previous', c: 'claim', r: 'reply', n: 'note', s: 'snooze', t: 'tag', x: 'transfer', p: 'priority',
  h: 'hand_back', e: 'close', i: 'details', '/': 'search', '?': 'help',
};

export const paletteKeys = 'Ctrl+K';

export function keyOf(action: KeyAction): string | undefined {
  if (action === 'palette') return paletteKeys;
  return Object.keys(letters).find((key) => letters[key] === action);
}

export const lettersAct = rememberedSwitch('single-key shortcuts', true);

export interface KeyPress {
  key: string;
  isCommand: boolean; // Ctrl or Meta, without Alt
  hasModifier: boolean; // Ctrl, Alt or Meta
  isTyping: boolean; // the focus is in a field
  isDialog: boolean; // a dialog is up and has the keys
  isControl: boolean; // the focus is on a button or link, which Enter would press
  lettersOff: boolean;
}

export function keyAction(press: KeyPress): KeyAction | null {
  if (press.isDialog) return null;
  if (press.isCommand && press.key === 'k') return 'palette';
  if (press.hasModifier) return null;
  if (press.key === 'Escape') return 'back';
  if (press.isTyping) return null;
  if (press.key === 'Enter') return press.isControl ? null : 'open';
  if (press.lettersOff) return null;
  return letters[press.key] ?? null;
}

// The letter on the key where the layout writes another script, so that keys work in all of them.
export function letterOf(key: string, code: string): string {
  const isForeign = [...key].length === 1 && key > '~';
  const place = /^Key([A-Z])$/u.exec(code)?.[1];
  return isForeign && place !== undefined ? place.toLowerCase() : key;
}

export function readKey(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const letter = letterOf(event.key, event.code);
  return {
    key: isCommand ? letter.toLowerCase() : letter,
    isCommand: isCommand && !event.shiftKey,
    hasModifier: event.ctrlKey || event.altKey || event.metaKey || event.isComposing,
    isTyping: target?.closest('input, textarea, select, [contenteditable]') != null,
    isDialog: document.querySelector('dialog[open]') !== null,
    isControl: target?.closest('button, a, summary') != null,
    lettersOff: !lettersAct.peek(),
  };
}
