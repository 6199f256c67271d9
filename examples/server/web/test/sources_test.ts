// Rules about the sources themselves: what the content security policy forbids is not even written.
import { describe, expect, it } from 'vitest';

const texts = import.meta.glob<string>(
  ['../src/**/*', '../index.html', '../widget.html', '../frame.html', '../package-lock.json'],
  { query: '?raw', import: 'default', eager: true },
);
const read = (path: string) => texts[path] ?? '';
const lockFile = '../package-lock.json';
const sources = Object.keys(texts).filter((path) => path !== lockFile);
const withText = (pattern: RegExp) => sources.filter((path) => pattern.test(read(path)));

describe('the sources', () => {
  it('are all looked at', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it('never make nodes from a text of markup', () => {
    expect(withText(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc/iu)).toEqual([]);
  });

  it('never evaluate a text', () => {
    expect(withText(/\beval\(|new Function\b|set(?:Timeout|Interval)\(['"`]/u)).toEqual([]);
  });

  it('have no inline style and no inline script', () => {
    expect(withText(/\bstyle=/u)).toEqual([]);
    expect(withText(/<style|<script(?![^>]*\bsrc=)/u)).toEqual([]);
    expect(withText(/\bon(?:click|load|error)=["']/u)).toEqual([]);
  });

  it('load nothing from elsewhere', () => {
    expect(withText(/(?:src|href)=["'](?:https?:)?\/\/|@import|url\(/u)).toEqual([]);
  });

  it('take every visible word of the agents’ page from the table', () => {
    const pages = sources.filter((path) => /src\/(components\/.*|app|login|agents)\.tsx$/u.test(path));
    const words = />\s*[A-Z][a-z]+[^<>{}=;()]*<|(?:aria-label|title|placeholder)="[^"]|\? '[A-Z][a-z]+ /u;
    expect(pages.filter((path) => words.test(read(path)))).toEqual([]);
  });

  it('are small files', () => {
    const lines = (path: string) => read(path).split('\n').length - 1;
    expect(sources.filter((path) => lines(path) > 300)).toEqual([]);
  });

  it('keep download addresses out of the lock file', () => {
    expect(read(lockFile)).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/u);
  });
});
