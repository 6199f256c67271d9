// Which language the page speaks: `?lang=`, else what was chosen before, else English. The words
// stand in one table; a language other than English is fetched when it is wanted.
import { en, type Words } from './en';

export type { Words };

export const languages = { en: 'English', he: 'עברית' } as const;
export type Language = keyof typeof languages;

export let words: Words = en;
export let language: Language = 'en';

const storageKey = 'language';
const rightToLeft: ReadonlySet<Language> = new Set<Language>(['he']);

export function languageOf(text: string | null): Language | null {
  return text !== null && Object.hasOwn(languages, text) ? (text as Language) : null;
}

// The address wins over what was chosen, so that a link can show a language.
export function wantedLanguage(search: string, stored: string | null): Language {
  return languageOf(new URLSearchParams(search).get('lang')) ?? languageOf(stored) ?? 'en';
}

export async function speak(wanted: Language): Promise<void> {
  words = wanted === 'he' ? (await import('./he')).he : en;
  language = wanted;
}

// Sets the page's language before its first drawing.
export async function speakAsWanted(): Promise<void> {
  await speak(wantedLanguage(location.search, readChoice()));
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
}

// Remembers the choice and draws everything anew in it.
export function chooseLanguage(wanted: Language): void {
  try {
    localStorage.setItem(storageKey, wanted);
  } catch {
    // Without storage the address alone says it.
  }
  const url = new URL(location.href);
  url.searchParams.set('lang', wanted);
  history.replaceState(history.state, '', url);
  location.reload();
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
