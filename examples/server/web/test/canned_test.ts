import { describe, expect, it } from 'vitest';
import { CannedReplies, cannedEdit, filled, slashAt } from '../src/canned';
import { mapStorage } from './support';

const first = [{ name: 'hello', text: 'Hello {user}' }, { name: 'thanks', text: 'Thank you' }];

describe('canned replies', () => {
  it('are the usual ones until somebody changed them, and then what was kept', () => {
    const storage = mapStorage();
    const canned = new CannedReplies(storage, first);
    expect(canned.all.value).toEqual(first);
    canned.save([{ name: ' bye ', text: ' Bye ' }, { name: '', text: 'only begun' }, { name: 'x', text: ' ' }]);
    expect(new CannedReplies(storage, first).all.value).toEqual([{ name: 'bye', text: 'Bye' }]);
    canned.save([]);
    expect(new CannedReplies(storage, first).all.value).toEqual([]);
  });

  it('survive a storage that holds something else', () => {
    for (const stored of ['', '{', '7', '{"a":1}']) {
      const storage = mapStorage(new Map([['canned replies', stored]]));
      expect(new CannedReplies(storage, first).all.value).toEqual(first);
    }
    const odd = mapStorage(new Map([['canned replies', '[null,{"name":1},{"name":"a","text":"b"}]']]));
    expect(new CannedReplies(odd, first).all.value).toEqual([{ name: 'a', text: 'b' }]);
  });

  it('are found by the begin of the name, then by anything', () => {
    const canned = new CannedReplies(mapStorage(), [...first, { name: 'oh', text: 'x' }]);
    expect(canned.matching('').map(({ name }) => name)).toEqual(['hello', 'thanks', 'oh']);
    expect(canned.matching('H').map(({ name }) => name)).toEqual(['hello', 'thanks', 'oh']);
    expect(canned.matching('you').map(({ name }) => name)).toEqual(['thanks']);
    expect(canned.matching('zzz')).toEqual([]);
  });
});

describe('the slash', () => {
  it('counts at the start of a line only, up to the caret', () => {
    expect(slashAt('/he', 3)).toEqual({ from: 0, query: 'he' });
    expect(slashAt('a\n/he and more', 5)).toEqual({ from: 2, query: 'he' });
    expect(slashAt('/', 1)).toEqual({ from: 0, query: '' });
    expect(slashAt('and/or', 6)).toBeNull();
    expect(slashAt('/he llo', 7)).toBeNull();
    expect(slashAt('', 0)).toBeNull();
  });

  it('is replaced by the text, with what is known filled in', () => {
    const text = filled('Hi {user}, {agent} {nobody} {constructor}', { user: 'Mia', agent: 'Ana' });
    expect(text).toBe('Hi Mia, Ana {nobody} {constructor}');
    expect(cannedEdit({ from: 2, query: 'he' }, 5, 'Hi')).toEqual({ from: 2, to: 5, text: 'Hi', start: 4, end: 4 });
  });
});
