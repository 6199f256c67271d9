import { describe, expect, it } from 'vitest';
import { Drafts, tabStorage } from '../src/drafts';
import { mapStorage } from './support';

describe('drafts', () => {
  it('are kept apart by person, conversation and kind', () => {
    const storage = mapStorage();
    const ana = new Drafts(storage, 'acme ana');
    const ben = new Drafts(storage, 'acme ben');
    ana.set('c1', 'reply', 'a reply');
    ana.set('c1', 'note', 'a note');
    ana.set('c2', 'reply', 'another');
    expect(ana.get('c1', 'reply')).toBe('a reply');
    expect(ana.get('c1', 'note')).toBe('a note');
    expect(ana.get('c2', 'reply')).toBe('another');
    expect(ana.get('c2', 'note')).toBe('');
    expect(ben.get('c1', 'reply')).toBe('');
  });

  it('do not meet through odd names', () => {
    const storage = mapStorage();
    new Drafts(storage, 'a').set('b","c', 'reply', 'x');
    expect(new Drafts(storage, 'a","b').get('c', 'reply')).toBe('');
  });

  it('outlive the page that wrote them and leave nothing when emptied', () => {
    const map = new Map<string, string>();
    new Drafts(mapStorage(map), 'ana').set('c', 'reply', 'begun');
    const later = new Drafts(mapStorage(map), 'ana');
    expect(later.get('c', 'reply')).toBe('begun');
    later.set('c', 'reply', '');
    expect(map.size).toBe(0);
  });

  it('live in memory where the browser has no storage', () => {
    const drafts = new Drafts(tabStorage(), 'ana');
    drafts.set('c', 'note', 'x');
    expect(drafts.get('c', 'note')).toBe('x');
  });
});
