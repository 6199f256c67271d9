import { describe, expect, it } from 'vitest';
import { parsePlace, placeHash } from '../src/address';
import { keyAction, type KeyPress } from '../src/keyboard';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => (
  { key, hasModifier: false, isTyping: false, isDialog: false, isControl: false, lettersOff: false, ...more });

describe('keys', () => {
  it('do what the help says', () => {
    const does = Object.fromEntries(['j', 'k', 'Enter', 'c', 'e', '/', 'r', 'n', '?', 'Escape', 'x']
      .map((key) => [key, keyAction(press(key))]));
    expect(does).toEqual({
      j: 'next', k: 'previous', Enter: 'open', c: 'claim', e: 'close', '/': 'search', r: 'reply', n: 'note',
      '?': 'help', Escape: 'back', x: null,
    });
  });

  it('do nothing while somebody types, with a modifier, or under a dialog', () => {
    for (const key of ['j', 'c', 'e', '/', 'Enter', '?']) {
      expect(keyAction(press(key, { isTyping: true }))).toBeNull();
      expect(keyAction(press(key, { hasModifier: true }))).toBeNull();
      expect(keyAction(press(key, { isDialog: true }))).toBeNull();
    }
    expect(keyAction(press('Escape', { isDialog: true }))).toBeNull();
  });

  it('leave Enter to the button that has the focus', () => {
    expect(keyAction(press('Enter', { isControl: true }))).toBeNull();
    expect(keyAction(press('c', { isControl: true }))).toBe('claim');
  });

  it('can be switched off as far as they are single letters', () => {
    expect(keyAction(press('c', { lettersOff: true }))).toBeNull();
    expect(keyAction(press('Escape', { lettersOff: true }))).toBe('back');
    expect(keyAction(press('Enter', { lettersOff: true }))).toBe('open');
  });
});

describe('the address', () => {
  it('names the tab and the conversation, whatever its key is', () => {
    const place = { tab: 'mine', conversation: 'wa:+49 17&c=x#é' } as const;
    expect(parsePlace(placeHash(place))).toEqual(place);
    expect(parsePlace(placeHash({ tab: 'all', conversation: null }))).toEqual({ tab: 'all', conversation: null });
  });

  it('falls back on All', () => {
    expect(parsePlace('')).toEqual({ tab: 'all', conversation: null });
    expect(parsePlace('#tab=nonsense&c=')).toEqual({ tab: 'all', conversation: null });
  });
});
