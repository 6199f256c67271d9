import { describe, expect, it } from 'vitest';
import { safeHref } from '../src/links';

describe('addresses of links', () => {
  it('may be of the web, mail and telephone', () => {
    for (const href of ['https://a.example/x?y=1#z', 'http://a.example/', 'mailto:a@b.example', 'tel:+4930123']) {
      expect(safeHref(href)).toBe(href);
    }
    expect(safeHref('HTTPS://A.example')).toBe('https://a.example/');
  });

  it('may be nothing else', () => {
    const bad = [
      'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)',
      '\u0001javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://a/b', 'file:///etc/passwd',
      'ftp://a.example', '//a.example', '/login', 'a.example', '', 'https://', 'https://a b', 'https://a.example/\u2028',
    ];
    for (const href of bad) expect(safeHref(href), href).toBeNull();
    expect(safeHref(undefined)).toBeNull();
    expect(safeHref(null)).toBeNull();
  });

  it('have an end', () => {
    const longest = `https://a.example/${'x'.repeat(4_096 - 18)}`;
    expect(safeHref(longest)).toBe(longest);
    expect(safeHref(`${longest}x`)).toBeNull();
  });
});
