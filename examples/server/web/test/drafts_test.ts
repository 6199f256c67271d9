import { beforeEach, describe, expect, it } from 'vitest';
import { Drafts, tabStorage, type DraftKind } from '../src/drafts';
import { FakeWorld, mapStorage } from './support';

let world: FakeWorld;
let kept: [string, DraftKind, string][];
let answer: (isKept?: boolean) => void;
let isOnline = true;

const settle = async () => {
  for (let i = 0; i < 3; i += 1) await Promise.resolve();
};

function draftsOf(owner: string, storage = mapStorage()): Drafts {
  return new Drafts(storage, owner, world, (conversation, kind, text) => {
    if (!isOnline) return null;
    kept.push([conversation, kind, text]);
    return new Promise<boolean>((done) => { answer = (isKept = true) => done(isKept); });
  });
}

beforeEach(() => {
  world = new FakeWorld();
  kept = [];
  isOnline = true;
});

describe('drafts', () => {
  it('are kept apart by person, conversation and kind', () => {
    const storage = mapStorage();
    const ana = draftsOf('acme ana', storage);
    const ben = draftsOf('acme ben', storage);
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
    draftsOf('a', storage).set('b","c', 'reply', 'x');
    expect(draftsOf('a","b', storage).get('c', 'reply')).toBe('');
  });

  it('outlive the page that wrote them and leave nothing when emptied', () => {
    const map = new Map<string, string>();
    draftsOf('ana', mapStorage(map)).set('c', 'reply', 'begun');
    const later = draftsOf('ana', mapStorage(map));
    expect(later.get('c', 'reply')).toBe('begun');
    later.set('c', 'reply', '');
    expect(map.size).toBe(0);
  });

  it('live in memory where the browser has no storage', () => {
    const drafts = draftsOf('ana', tabStorage());
    drafts.set('c', 'note', 'x');
    expect(drafts.get('c', 'note')).toBe('x');
  });
});

describe('drafts and the library', () => {
  it('tell it of a text that rested, once', () => {
    const drafts = draftsOf('ana');
    drafts.set('c', 'reply', 'a');
    world.pass(999);
    drafts.set('c', 'reply', 'ab');
    world.pass(999);
    expect(kept).toEqual([]);
    world.pass(1);
    drafts.saveAll();
    expect(kept).toEqual([['c', 'reply', 'ab']]);
  });

  it('wait for a session and try again when one is there', () => {
    const drafts = draftsOf('ana');
    isOnline = false;
    drafts.set('c', 'reply', 'a');
    world.pass(1_000);
    isOnline = true;
    drafts.saveAll();
    expect(kept).toEqual([['c', 'reply', 'a']]);
  });

  it('take what another device wrote, but never over what this one has not told yet', async () => {
    const drafts = draftsOf('ana');
    drafts.arrived('c', 'reply', 'elsewhere');
    expect(drafts.get('c', 'reply')).toBe('elsewhere');
    drafts.set('c', 'reply', 'mine');
    drafts.arrived('c', 'reply', 'elsewhere again');
    expect(drafts.get('c', 'reply')).toBe('mine');
    world.pass(1_000);
    drafts.arrived('c', 'reply', 'an older state, while the new one is under way');
    expect(drafts.get('c', 'reply')).toBe('mine');
    answer();
    await settle();
    drafts.arrived('c', 'reply', 'newer');
    expect(drafts.get('c', 'reply')).toBe('newer');
    expect(kept).toEqual([['c', 'reply', 'mine']]);
  });

  it('never lose a text that the library would not keep', async () => {
    const drafts = draftsOf('ana');
    drafts.arrived('c', 'reply', 'short');
    drafts.set('c', 'reply', 'far too long');
    world.pass(1_000);
    answer(false);
    await settle();
    drafts.arrived('c', 'reply', 'short');
    expect(drafts.get('c', 'reply')).toBe('far too long');
  });

  it('let a text of before a reload win over an empty one', () => {
    const storage = mapStorage();
    draftsOf('ana', storage).set('c', 'reply', 'begun');
    const drafts = draftsOf('ana', storage);
    drafts.arrived('c', 'reply', '');
    expect(drafts.get('c', 'reply')).toBe('begun');
    world.pass(1_000);
    expect(kept.at(-1)).toEqual(['c', 'reply', 'begun']);
  });

  it('say nothing of a text that was sent: the library forgets it by itself', () => {
    const drafts = draftsOf('ana');
    drafts.set('c', 'reply', 'a');
    drafts.sent('c', 'reply');
    world.pass(5_000);
    expect(kept).toEqual([]);
    expect(drafts.get('c', 'reply')).toBe('');
  });
});
