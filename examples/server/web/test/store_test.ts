import { beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../src/session';
import { Inbox } from '../src/store';
import type { Card, Entry, Frame } from '../src/protocol';
import { card, entry, FakeWorld, mapStorage, type FakeSocket } from './support';

const ana = { kind: 'agent', id: 'ana', name: 'Ana' };
const ben = { kind: 'agent', id: 'ben', name: 'Ben' };

let world: FakeWorld;
let inbox: Inbox;
let socket: FakeSocket;

const settle = async () => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
};
const listName = () => String(socket.of('watch').filter((frame) => frame['view'] !== 'mine').at(-1)?.['view']);
const view = (revision: number, cards: Card[], name = listName()): Frame => ({
  t: 'view', view: name, revision, total: cards.length, cards, more: null,
  counts: { all: cards.length, waiting: 0, mine: 0 },
});
const thread = (revision: number, one: Card, entries: Entry[] = []): Frame => (
  { t: 'thread', conversation: one.conversation, revision, card: one, entries, more: false });
const shownKeys = () => inbox.list.shown.value.cards.map((one) => one.conversation);
const said = () => inbox.notice.value?.text;

function makeInbox(role = 'agent'): void {
  world = new FakeWorld();
  const storage = mapStorage();
  const me = { tenant: 'acme', agent: { id: 'ana', name: 'Ana', role } };
  inbox = new Inbox(new Session(world, storage, 'outbox'), me, storage);
  inbox.start(() => undefined);
  socket = world.welcome();
}

function openWaiting(): Card {
  const one = card('c', { version: 5, fence: 2 });
  socket.say(view(10, [one]));
  inbox.open('c');
  socket.say(thread(10, one));
  return one;
}

beforeEach(() => makeInbox());

describe('the list', () => {
  it('watches the tab and follows its changes', () => {
    expect(socket.of('watch')[0]).toEqual({ t: 'watch', view: 'list-0', tab: 'all', limit: 50 });
    socket.say(view(10, [card('a'), card('b')]));
    socket.say({
      t: 'changes', view: listName(), revision: 11, total: 2, remove: ['a'],
      upsert: [{ index: 1, card: card('c') }], counts: { all: 9, waiting: 4, mine: 1 },
    });
    expect(shownKeys()).toEqual(['b', 'c']);
    expect(inbox.list.shown.value.counts).toEqual({ all: 9, waiting: 4, mine: 1 });
  });

  it('does not let the old tab reach the new one', () => {
    socket.say(view(10, [card('a')]));
    const old = listName();
    inbox.list.go({ tab: 'waiting' });
    socket.say({
      t: 'changes', view: old, revision: 12, total: 2, remove: [],
      upsert: [{ index: 0, card: card('late') }], counts: { all: 2, waiting: 0, mine: 0 },
    });
    socket.say(view(12, [card('late')], old));
    expect(inbox.list.isBusy.value).toBe(true);
    expect(shownKeys()).toEqual(['a']);
    socket.say(view(11, [card('w')]));
    expect(shownKeys()).toEqual(['w']);
    expect(socket.of('unwatch')).toEqual([{ t: 'unwatch', view: old }]);
  });

  it('searches by watching with the search', () => {
    inbox.list.go({ search: 'refund' });
    expect(socket.of('watch').at(-1)).toMatchObject({ tab: 'all', search: 'refund' });
  });

  it('asks for another order by its name, and no order for the usual one', () => {
    inbox.list.go({ sort: 'due', tab: 'waiting' });
    expect(socket.of('watch').at(-1)).toMatchObject({ tab: 'waiting', sort: 'due' });
    inbox.list.go({ sort: 'usual' });
    expect(socket.of('watch').at(-1)).not.toHaveProperty('sort');
    const asked = socket.of('watch').length;
    inbox.list.go({ sort: 'usual' });
    expect(socket.of('watch')).toHaveLength(asked);
  });

  it('lists each conversation once, the live copy of it', async () => {
    const cards = Array.from({ length: 200 }, (_, i) => card(`c${i}`));
    const more = (): Frame => ({ ...view(10, cards), total: 900, more: 'next' } as Frame);
    socket.say(more());
    for (let i = 0; i < 4; i += 1) {
      inbox.list.grow();
      socket.say(more());
    }
    const query = socket.of('query')[0];
    socket.say({ t: 'page', id: query?.['id'], revision: 10, cards: [card('c3'), card('old'), card('old')], more: null });
    await settle();
    const { cards: listed, tailFrom } = inbox.list.listed.value;
    expect(tailFrom).toBe(200);
    expect(listed.slice(200).map((one) => one.conversation)).toEqual(['old']);
  });

  it('asks for more rows up to the limit and then for pages', async () => {
    const cards = Array.from({ length: 3 }, (_, i) => card(`c${i}`));
    const more = (): Frame => ({ ...view(10, cards), total: 900, more: 'next' } as Frame);
    socket.say(more());
    for (const limit of [100, 150, 200]) {
      inbox.list.grow();
      inbox.list.grow();
      expect(socket.of('watch').at(-1)).toMatchObject({ limit });
      socket.say(more());
    }
    inbox.list.grow();
    const query = socket.of('query')[0];
    expect(query).toMatchObject({ tab: 'all', after: 'next', limit: 200 });
    socket.say({ t: 'page', id: query?.['id'], revision: 10, cards: [card('old')], more: null });
    await settle();
    expect(inbox.list.tail.value.map((one) => one.conversation)).toEqual(['old']);
  });

  it('never shows an older revision after a reconnect, and catches up', () => {
    socket.say(view(20, [card('new')]));
    socket.drop();
    world.pass(500);
    socket = world.welcome('resumed');
    socket.say(view(15, [card('old')]));
    expect(shownKeys()).toEqual(['new']);
    socket.say({
      t: 'changes', view: listName(), revision: 21, total: 2, remove: [],
      upsert: [{ index: 1, card: card('newer') }], counts: { all: 2, waiting: 0, mine: 0 },
    });
    expect(shownKeys()).toEqual(['old', 'newer']);
  });

  it('shows whatever comes after a reset', () => {
    socket.say(view(20, [card('new')]));
    socket.say({ t: 'reset', reason: 'restored', cursor: '2:3' });
    expect(inbox.session.status.value.word).toBe('resyncing');
    socket.say(view(3, [card('restored')]));
    expect(shownKeys()).toEqual(['restored']);
    expect(said()).toBe('Resynced');
    world.heartbeat(3);
    expect(inbox.session.status.value.word).toBe('live');
  });

  it('asks by itself when nothing follows a reset', () => {
    socket.say(view(20, []));
    const before = socket.of('watch').length;
    socket.say({ t: 'reset', reason: 'slow', cursor: '1:30' });
    world.pass(5_000);
    expect(socket.of('watch').length).toBe(before + 2);
  });
});

describe('a reconnect', () => {
  it('watches list and thread again and says so', () => {
    openWaiting();
    socket.drop();
    world.pass(500);
    socket = world.welcome('resumed');
    expect(said()).toBe('Reconnected');
    expect(socket.of('watch')).toHaveLength(2);
    expect(socket.of('thread')).toEqual([{ t: 'thread', conversation: 'c', limit: 100 }]);
  });

  it('says Resynced when the history was another one', () => {
    openWaiting();
    socket.drop();
    world.pass(500);
    socket = world.welcome('reset', '2:4');
    socket.say(view(4, []));
    expect(said()).not.toBe('Resynced');
    socket.say(thread(4, card('c')));
    expect(said()).toBe('Resynced');
  });

  it('sends an unanswered reply again with the same id', async () => {
    const mine = card('c', { state: 'claimed', holder: ana, fence: 3 });
    inbox.open('c');
    socket.say(thread(10, mine, [entry(1)]));
    void inbox.actions.write(mine, 'reply', 'hello');
    const first = socket.commands('send')[0];
    socket.drop();
    world.pass(500);
    socket = world.welcome('resumed');
    expect(socket.commands('send')).toEqual([first]);
    socket.say({ t: 'ok', id: first?.['id'], op: 'send', conversation: 'c', offset: 12, message: 2, duplicate: true });
    socket.say(thread(12, mine, [entry(1), entry(2, { type: 'message_sent', actor: ana, message: 2 })]));
    await settle();
    expect(inbox.actions.keptFor('c')).toEqual([]);
    expect(inbox.session.outbox.kept.value).toEqual([]);
  });
});

describe('a claim', () => {
  it('is shown as under way, then granted before the card says so', async () => {
    const one = openWaiting();
    void inbox.actions.claim(one);
    expect(inbox.actions.busy.value.get('c')).toBe('claim');
    const id = socket.commands('claim')[0]?.['id'];
    socket.say({ t: 'ok', id, op: 'claim', conversation: 'c', offset: 11, version: 6, fence: 3 });
    await settle();
    expect(inbox.actions.busy.value.size).toBe(0);
    expect(inbox.openCard.value).toMatchObject({ state: 'claimed', fence: 3, holder: ana });
    socket.say({
      t: 'entries', conversation: 'c', revision: 12, entries: [],
      card: card('c', { state: 'claimed', holder: ben, version: 7, fence: 4 }),
    });
    expect(inbox.openCard.value).toMatchObject({ holder: ben, fence: 4 });
  });

  it('is rolled back with a word about who was first', async () => {
    const one = openWaiting();
    void inbox.actions.claim(one);
    const id = socket.commands('claim')[0]?.['id'];
    socket.say({ t: 'error', id, code: 'already_claimed', status: -109, message: 'x', holder: ben, since_ms: world.time });
    await settle();
    expect(said()).toBe('Ben claimed it first');
    expect(inbox.actions.busy.value.size).toBe(0);
    expect(inbox.openCard.value?.state).toBe('waiting');
  });

  it('is asked for once, however often the button is pressed', () => {
    const one = openWaiting();
    void inbox.actions.claim(one);
    void inbox.actions.claim(one);
    expect(socket.commands('claim')).toHaveLength(1);
  });

  it('is renewed every minute while it is mine and open', () => {
    const mine = card('c', { state: 'claimed', holder: ana, fence: 3 });
    inbox.open('c');
    socket.say(thread(10, mine));
    const beat = () => {
      for (let i = 0; i < 12; i += 1) {
        world.heartbeat(10);
        world.pass(5_000);
      }
    };
    beat();
    expect(socket.commands('renew')).toEqual([
      { t: 'command', id: expect.any(String), op: 'renew', conversation: 'c', fence: 3 }]);
    inbox.open(null);
    beat();
    expect(socket.commands('renew')).toHaveLength(1);
  });

  it('is renewed at once when it is opened near its end', () => {
    const lease = world.time + 60_000;
    inbox.open('c');
    socket.say(thread(10, card('c', { state: 'claimed', holder: ana, fence: 3, lease_until_ms: lease })));
    expect(socket.commands('renew')).toHaveLength(1);
  });
});

describe('closing', () => {
  it('needs the claim, and carries its fence', () => {
    const one = openWaiting();
    void inbox.actions.close(one);
    expect(socket.commands('close')).toEqual([]);
    expect(said()).toBe('Claim this chat to close it');
    void inbox.actions.close(card('c', { state: 'claimed', holder: ana, fence: 3 }));
    expect(socket.commands('close')[0]).toMatchObject({ fence: 3, outcome: 'resolved' });
  });

  it('is a supervisor’s right without the claim', () => {
    makeInbox('supervisor');
    void inbox.actions.close(openWaiting());
    expect(socket.commands('close')[0]).toMatchObject({ conversation: 'c', outcome: 'resolved' });
    expect(socket.commands('close')[0]).not.toHaveProperty('fence');
  });
});

describe('what is safe to show at once', () => {
  const answer = async (op: string, more: object) => {
    socket.say({ id: socket.commands(op).at(-1)?.['id'], op, conversation: 'c', ...more });
    await settle();
  };

  it('is shown at once and stays until the card says it itself', async () => {
    void inbox.actions.tag(openWaiting(), ' vip ');
    expect(inbox.openCard.value?.tags).toEqual(['vip']);
    await answer('tag', { t: 'ok', version: 6 });
    expect(inbox.openCard.value?.tags).toEqual(['vip']);
    socket.say({ t: 'entries', conversation: 'c', revision: 12, entries: [], card: card('c', { version: 6, tags: ['vip', 'x'] }) });
    expect(inbox.openCard.value?.tags).toEqual(['vip', 'x']);
  });

  it('is taken back with a sentence that names who has it', async () => {
    const mine = card('c', { state: 'claimed', holder: ana, fence: 3, version: 5 });
    inbox.open('c');
    socket.say(thread(10, mine));
    void inbox.actions.release(mine);
    expect(inbox.openCard.value?.state).toBe('waiting');
    await answer('release', { t: 'error', code: 'stale_fence', status: -110, holder: ben });
    expect(inbox.openCard.value).toMatchObject({ state: 'claimed', holder: ana });
    expect(said()).toBe('Release to the queue: not done, Ben holds it now');
  });

  it('lets several tags be on their way at once', () => {
    const one = openWaiting();
    void inbox.actions.tag(one, 'a');
    void inbox.actions.tag(one, 'b');
    void inbox.actions.untag(one, 'a');
    expect(inbox.openCard.value?.tags).toEqual(['b']);
  });

  it('names what was asked for, with the fence only of a claim', () => {
    makeInbox();
    void inbox.actions.snooze(openWaiting(), 0);
    expect(socket.commands('snooze')[0]).toEqual(
      { t: 'command', id: expect.any(String), op: 'snooze', conversation: 'c' });
    makeInbox();
    void inbox.actions.snooze(card('d', { state: 'claimed', holder: ana, fence: 3 }), 7);
    expect(socket.commands('snooze')[0]).toMatchObject({ fence: 3, until_ms: 7 });
    void inbox.actions.transfer(card('e', { state: 'claimed', holder: ana, fence: 4 }), { target: ben });
    void inbox.actions.transfer(card('f', { state: 'claimed', holder: ana, fence: 5 }), { team: 'sales' });
    expect(socket.commands('transfer').map(({ id: _, ...rest }) => rest)).toEqual([
      { t: 'command', op: 'transfer', conversation: 'e', fence: 4, target: 'ben' },
      { t: 'command', op: 'transfer', conversation: 'f', fence: 5, team: 'sales' },
    ]);
  });
});

describe('a draft', () => {
  it('is kept by the library a moment after the last letter, and at once when one leaves', () => {
    openWaiting();
    inbox.drafts.set('c', 'note', 'h');
    inbox.drafts.set('c', 'note', 'hm');
    expect(socket.commands('save_draft')).toEqual([]);
    world.pass(1_000);
    expect(socket.commands('save_draft')).toEqual([
      { t: 'command', id: expect.any(String), op: 'save_draft', conversation: 'c', text: 'hm', is_note: true }]);
    inbox.drafts.set('c', 'reply', 'dear');
    inbox.open(null);
    expect(socket.commands('save_draft')[1]).toMatchObject({ text: 'dear' });
    expect(socket.commands('save_draft')[1]).not.toHaveProperty('is_note');
  });

  it('comes back with the conversation', () => {
    inbox.open('c');
    socket.say({ ...thread(10, card('c')), draft: 'from the phone', note_draft: '' } as Frame);
    expect(inbox.drafts.get('c', 'reply')).toBe('from the phone');
    expect(inbox.drafts.arrivals.value).toBe(1);
  });
});

describe('the open conversation', () => {
  it('takes the newer of the two copies of its card', () => {
    openWaiting();
    socket.say({
      t: 'changes', view: listName(), revision: 12, total: 1, remove: [],
      upsert: [{ index: 0, card: card('c', { version: 6, unread: 4 }) }], counts: { all: 1, waiting: 1, mine: 0 },
    });
    expect(inbox.openCard.value).toMatchObject({ version: 6, unread: 4 });
    socket.say({ t: 'entries', conversation: 'c', revision: 13, card: card('c', { version: 7 }), entries: [] });
    expect(inbox.openCard.value?.version).toBe(7);
  });

  it('is marked as read up to the newest user message, once', () => {
    inbox.open('c');
    const unread = card('c', { unread: 2 });
    socket.say(thread(10, unread, [entry(1), entry(2), entry(3, { type: 'message_sent', actor: ana })]));
    inbox.actions.markRead();
    inbox.actions.markRead();
    expect(socket.commands('mark_read')).toHaveLength(1);
    expect(socket.commands('mark_read')[0]).toMatchObject({ message: 2 });
  });

  it('says what is wrong when it cannot be read', () => {
    inbox.open('gone');
    for (const id of [{}, { id: '' }]) {
      inbox.thread.problem.value = '';
      socket.say({ t: 'error', ...id, code: 'not_found', status: -101, message: 'there is no such conversation' });
      expect(inbox.thread.problem.value).toBe('there is no such conversation');
    }
  });

  it('shows who is typing and forgets it after a while', () => {
    openWaiting();
    socket.say({ t: 'typing', conversation: 'c', who: ben, on: true });
    expect(inbox.thread.typing.value).toEqual([ben]);
    world.pass(8_000);
    expect(inbox.thread.typing.value).toEqual([]);
  });

  it('loads older entries in front', async () => {
    inbox.open('c');
    socket.say({ ...thread(10, card('c'), [entry(5)]), more: true } as Frame);
    const done = inbox.thread.loadOlder();
    void inbox.thread.loadOlder();
    const asked = socket.of('history');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ conversation: 'c', before: 5 });
    socket.say({ t: 'history', id: asked[0]?.['id'], conversation: 'c', revision: 10, entries: [entry(4)], more: false });
    await done;
    expect(inbox.thread.shown.value?.entries.map((one) => one.entry)).toEqual([4, 5]);
  });

  it('gives up a question whose session ended', async () => {
    inbox.open('c');
    socket.say({ ...thread(10, card('c'), [entry(5)]), more: true } as Frame);
    const done = inbox.thread.loadOlder();
    socket.drop();
    await done;
    expect(inbox.thread.isLoadingOlder.value).toBe(false);
  });
});

describe('a reply that is refused', () => {
  it('stays below the transcript and can be sent with the fence of now', async () => {
    const mine = card('c', { state: 'claimed', holder: ana, fence: 3 });
    inbox.open('c');
    socket.say(thread(10, mine));
    inbox.drafts.set('c', 'reply', 'hello');
    void inbox.actions.write(mine, 'reply', 'hello');
    expect(inbox.drafts.get('c', 'reply')).toBe('');
    const id = socket.commands('send')[0]?.['id'];
    socket.say({ t: 'error', id, code: 'stale_fence', status: -110 });
    await settle();
    expect(said()).toBe('Not sent: the claim has changed hands');
    const [kept] = inbox.actions.keptFor('c');
    expect(kept?.state).toBe('refused');
    if (kept) inbox.actions.retry(kept, { ...mine, fence: 5 });
    expect(socket.commands('send')[1]).toMatchObject({ id, fence: 5, text: 'hello' });
  });
});

describe('what waits for me', () => {
  it('counts unread messages in my conversations and in unclaimed ones', () => {
    socket.say(view(10, [
      card('w', { unread: 2 }),
      card('b', { state: 'claimed', holder: ben, unread: 40 }),
      card('m', { state: 'claimed', holder: ana, unread: 3 }),
    ]));
    socket.say(view(10, [card('m', { state: 'claimed', holder: ana, unread: 3 }), card('m2', { unread: 1 })], 'mine'));
    expect(inbox.unread.value).toBe(6);
  });

  it('is announced, but not what a resumed feed tells of the past', () => {
    const escalated = (at: number) => ({
      t: 'events', after: 10, upto: 11,
      events: [entry(1, { type: 'escalated', reason: 'user_requested_human', at_ms: at })],
    });
    socket.say(escalated(world.time - 60_000));
    expect(said()).toBeUndefined();
    socket.say(escalated(world.time));
    expect(said()).toBe('New escalation: asked for a person');
  });
});
