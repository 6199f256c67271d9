import { afterEach, describe, expect, it } from 'vitest';
import { duration, relativeTime } from '../src/format';
import { en } from '../src/words/en';
import { he } from '../src/words/he';
import { languageOf, speak, wantedLanguage, words } from '../src/words';

const sample = ['Ana', 'Ben'];

// Every text of a table under its path; functions with arguments of a sensible kind.
function textsOf(table: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(table)) {
    const here = `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else if (typeof value === 'function') found.set(here, String(call(value as (...args: unknown[]) => string, here)));
    else for (const [deeper, text] of textsOf(value as object, here)) found.set(deeper, text);
  }
  return found;
}

function call(text: (...args: unknown[]) => string, path: string): string {
  return path.endsWith('.typing') ? text(sample) : text('7', '8');
}

afterEach(() => speak('en'));

describe('the words', () => {
  it('are all there in both languages, and never empty', () => {
    const english = textsOf(en);
    const hebrew = textsOf(he);
    expect([...hebrew.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of [...english, ...hebrew]) expect(text.trim(), path).not.toBe('');
  });

  it('say in Hebrew what they are given, too', () => {
    const english = textsOf(en);
    for (const [path, text] of textsOf(he)) {
      const numbers = (english.get(path)?.match(/[78]/gu) ?? []).filter((digit) => !text.includes(digit));
      expect(numbers, path).toEqual([]);
    }
  });

  it('are Hebrew where they are not names of keys', () => {
    const latin = [...textsOf(he)].filter(([, text]) => !/[\u0590-\u05ff]/u.test(text)).map(([path]) => path);
    expect(latin).toEqual(['.canned.first.0.name', '.canned.first.1.name', '.canned.first.2.name', '.message.ai']);
  });

  it('change with the language, and the times with them', async () => {
    await speak('he');
    expect(words.tabs.mine).toBe(he.tabs.mine);
    expect(duration(0)).toBe(he.time.shortly);
    expect(relativeTime(0, 3 * 60_000)).toMatch(/[\u0590-\u05ff]/u);
    await speak('en');
    expect(duration(0)).toBe('under 1 min');
  });
});

describe('the language', () => {
  it('is what the address says, then what was chosen, then English', () => {
    expect(wantedLanguage('?lang=he', 'en')).toBe('he');
    expect(wantedLanguage('?lang=xx', 'he')).toBe('he');
    expect(wantedLanguage('', null)).toBe('en');
    expect(languageOf('constructor')).toBeNull();
  });
});
