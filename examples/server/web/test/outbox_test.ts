import { beforeEach, describe, expect, it } from 'vitest';
import { landed, Outbox, type Dispatch } from '../src/outbox';
import type { ClientFrame, ErrorFrame, OkFrame } from '../src/protocol';
import { mapStorage } from './support';

let sent: ClientFrame[];
let isOpen: boolean;
let map: Map<string, string>;
const make = () => new Outbox((frame) => isOpen && sent.push(frame) > 0, () => 5, mapStorage(map), 'outbox');
const ok = (id: unknown, more: Partial<OkFrame> = {}): OkFrame => ({ t: 'ok', id: String(id), op: 'send', ...more });
const refusal = (id: unknown): ErrorFrame => ({ t: 'error', id: String(id), code: 'stale_fence' });

beforeEach(() => {
  sent = [];
  isOpen = true;
  map = new Map();
});

describe('the outbox', () => {
  it('sends a command once and answers its sender', async () => {
    const outbox = make();
    const answer = outbox.submit('claim', { conversation: 'c' });
    expect(sent).toEqual([{ t: 'command', id: expect.any(String), op: 'claim', conversation: 'c' }]);
    outbox.settle(ok(sent[0]?.['id'], { fence: 4 }));
    await expect(answer).resolves.toMatchObject({ ok: true, frame: { fence: 4 } });
    outbox.flush();
    expect(sent).toHaveLength(1);
  });

  it('sends again under the same id what was not answered, oldest first', () => {
    const outbox = make();
    void outbox.submit('send', { text: 'one' }, { isKept: true });
    isOpen = false;
    void outbox.submit('send', { text: 'two' }, { isKept: true });
    expect(outbox.kept.value.map((one) => one.state)).toEqual(['sent', 'queued']);
    isOpen = true;
    outbox.flush();
    expect(sent.map((frame) => frame['text'])).toEqual(['one', 'one', 'two']);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('makes ids of at most 64 bytes that differ', () => {
    const outbox = make();
    for (let i = 0; i < 50; i += 1) void outbox.submit('renew', {});
    const ids = sent.map((frame) => String(frame['id']));
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/u);
  });

  it('keeps a written text over a reload and sends it with its old id', () => {
    isOpen = false;
    void make().submit('send', { conversation: 'c', text: 'hi', fence: 3 }, { isKept: true });
    void make().submit('claim', { conversation: 'c' });
    isOpen = true;
    const later = make();
    const id = later.kept.value[0]?.frame.id;
    later.flush();
    expect(sent).toEqual([{ t: 'command', id, op: 'send', conversation: 'c', text: 'hi', fence: 3 }]);
    later.settle(ok(id, { message: 9, offset: 30 }));
    expect(later.kept.value[0]).toMatchObject({ state: 'accepted', message: 9, offset: 30 });
    later.drop(id ?? '');
    expect(map.size).toBe(0);
  });

  it('begins empty when the storage holds nonsense', () => {
    map.set('outbox', '{');
    expect(make().kept.value).toEqual([]);
    map.set('outbox', '7');
    expect(make().kept.value).toEqual([]);
  });

  it('keeps a refused text and does not send it by itself', async () => {
    const outbox = make();
    const answer = outbox.submit('send', { text: 'x', fence: 1 }, { isKept: true });
    const id = sent[0]?.['id'];
    outbox.settle(refusal(id));
    await expect(answer).resolves.toMatchObject({ ok: false, frame: { code: 'stale_fence' } });
    outbox.flush();
    expect(sent).toHaveLength(1);
    outbox.retry(String(id), { fence: 2 });
    expect(sent[1]).toEqual({ t: 'command', id, op: 'send', text: 'x', fence: 2 });
  });

  it('repeats an unanswered text to the letter: it may have been accepted', () => {
    const outbox = make();
    void outbox.submit('send', { text: 'x', fence: 1 }, { isKept: true });
    outbox.retry(String(sent[0]?.['id']), { fence: 2 });
    expect(sent[1]).toEqual(sent[0]);
  });

  it('ignores answers to what it does not know', () => {
    const outbox = make();
    outbox.settle(ok('nobody'));
    outbox.settle({ t: 'error', code: 'invalid_frame' });
    expect(outbox.kept.value).toEqual([]);
  });
});

describe('texts that have landed', () => {
  const text = (id: string, more: Partial<Dispatch> = {}): Dispatch => ({
    frame: { t: 'command', id, op: 'send', conversation: 'c', text: id },
    state: 'sent', at: 0, isKept: true, afterEntry: 10, ...more,
  });
  const own = (entry: number, message: number, type = 'message_sent') => (
    { entry, type, message, isMine: true });

  it('are those accepted up to the revision of the transcript', () => {
    const kept = [text('a', { state: 'accepted', message: 4, offset: 20 })];
    expect(landed(kept, [], 19).has('a')).toBe(false);
    expect(landed(kept, [], 20).has('a')).toBe(true);
  });

  it('are matched one for one when the entries come before the answers', () => {
    const kept = [text('a'), text('b')];
    expect([...landed(kept, [own(11, 4)], 30)]).toEqual(['a']);
    expect([...landed(kept, [own(11, 4), own(12, 5)], 30)]).toEqual(['a', 'b']);
  });

  it('are not older entries, not those of others, not another kind', () => {
    const kept = [text('a')];
    expect(landed(kept, [own(10, 4)], 30).size).toBe(0);
    expect(landed(kept, [{ ...own(11, 4), isMine: false }], 30).size).toBe(0);
    expect(landed(kept, [own(11, 4, 'note_added')], 30).size).toBe(0);
  });

  it('do not share an entry with a text that was answered', () => {
    const kept = [text('a', { state: 'accepted', message: 4, offset: 20 }), text('b')];
    expect([...landed(kept, [own(11, 4)], 20)]).toEqual(['a']);
  });

  it('are never the refused ones', () => {
    expect(landed([text('a', { state: 'refused' })], [own(11, 4)], 30).size).toBe(0);
  });
});
