import { describe, expect, it } from 'vitest';
import { isStep, parsePlace, placeHash } from '../src/address';
import { keyAction, keyOf, letterOf, letters, type KeyPress } from '../src/keyboard';
import { actsOfPage, actsOnCard } from '../src/acts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => (
  { key, isCommand: false, hasModifier: false, isTyping: false, isDialog: false, isControl: false, lettersOff: false, ...more });

describe('keys', () => {
  it('do what the help says', () => {
    const does = Object.fromEntries(['j', 'k', 'Enter', 'c', 'e', '/', 'r', 'n', '?', 'Escape', 'z']
      .map((key) => [key, keyAction(press(key))]));
    expect(does).toEqual({
      j: 'next', k: 'previous', Enter: 'open', c: 'claim', e: 'close', '/': 'search', r: 'reply', n: 'note',
      '?': 'help', Escape: 'back', z: null,
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

  it('name only what can be done, each letter once', () => {
    const acts = new Set<string>([...actsOnCard, ...actsOfPage].map(({ id }) => id));
    const others = Object.values(letters).filter((action) => !acts.has(action));
    expect(others).toEqual(['next', 'previous']);
    expect(new Set(Object.values(letters)).size).toBe(Object.values(letters).length);
    expect(keyOf('claim')).toBe('c');
    expect(keyOf('palette')).toBe('Ctrl+K');
    expect(keyOf('release')).toBeUndefined();
  });

  it('call the palette from everywhere but a dialog', () => {
    const both = { isCommand: true, hasModifier: true };
    expect(keyAction(press('k', { ...both, isTyping: true, lettersOff: true }))).toBe('palette');
    expect(keyAction(press('k', { ...both, isDialog: true }))).toBeNull();
    expect(keyAction(press('j', both))).toBeNull();
  });

  it('are the same keys where the layout writes another script', () => {
    expect(letterOf('ח', 'KeyJ')).toBe('j');
    expect(letterOf('j', 'KeyJ')).toBe('j');
    expect(letterOf('z', 'KeyY')).toBe('z');
    expect(letterOf('Enter', 'Enter')).toBe('Enter');
    expect(letterOf('é', 'Digit2')).toBe('é');
  });
});

describe('the address', () => {
  const plain = { tab: 'all', search: '', sort: 'usual', conversation: null } as const;

  it('names tab, search, order and conversation, whatever they are', () => {
    const place = { tab: 'mine', search: 'a "b" &c=#é', sort: 'due', conversation: 'wa:+49 17&c=x#é' } as const;
    expect(parsePlace(placeHash(place))).toEqual(place);
    expect(parsePlace(placeHash(plain))).toEqual(plain);
    expect(placeHash(plain)).toBe('#tab=all');
  });

  it('falls back on All, newest first', () => {
    expect(parsePlace('')).toEqual(plain);
    expect(parsePlace('#tab=nonsense&sort=nonsense&c=')).toEqual(plain);
    expect(parsePlace('#q=x&sort=relevance')).toEqual({ ...plain, search: 'x', sort: 'relevance' });
  });

  it('has a step for the back button where tab or conversation change', () => {
    expect(isStep(plain, { ...plain, tab: 'mine' })).toBe(true);
    expect(isStep(plain, { ...plain, conversation: 'c' })).toBe(true);
    expect(isStep(plain, { ...plain, search: 'x', sort: 'due' })).toBe(false);
  });
});
