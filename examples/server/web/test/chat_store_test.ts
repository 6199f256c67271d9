import { beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../src/session';
import { ChatStore } from '../src/widget/chat_store';
import type { Entry } from '../src/protocol';
import { card, entry, FakeWorld, mapStorage, type FakeSocket } from './support';

const visitor = { user: 'u', conversation: 'v', channel: 'WIDGET', name: 'Mia' };

let world: FakeWorld;
let chat: ChatStore;
let socket: FakeSocket;

const thread = (conversation: string, entries: Entry[], revision = 20) => (
  { t: 'thread', conversation, revision, card: card(conversation), entries, more: false });
const accepted = (conversation: string) => ({
  t: 'ok', id: socket.commands('receive').at(-1)?.['id'], op: 'receive', conversation, offset: 20, message: 1,
});

beforeEach(() => {
  world = new FakeWorld();
  chat = new ChatStore(new Session(world, mapStorage(), 'outbox'), visitor);
  chat.start(() => undefined);
  socket = world.welcome();
});

describe('the visitor', () => {
  it('may come before the conversation exists', () => {
    socket.say({ t: 'error', id: '', code: 'not_found', status: -101, conversation: 'v' });
    world.heartbeat(10);
    expect(chat.session.status.value.word).toBe('live');
    chat.write('hello');
    expect(chat.kept()).toHaveLength(1);
    socket.say(accepted('v'));
    expect(socket.of('thread')).toHaveLength(2);
    socket.say(thread('v', [entry(1), entry(2)]));
    expect(chat.kept()).toEqual([]);
    expect(chat.session.outbox.kept.value).toEqual([]);
  });

  it('sends messages whose external id is the command id', () => {
    chat.write('hello');
    const command = socket.commands('receive')[0];
    expect(command).toEqual({
      t: 'command', op: 'receive', id: expect.any(String), conversation: 'v', channel: 'WIDGET',
      text: 'hello', external_id: command?.['id'],
    });
  });

  it('repeats what was not answered under the same id', () => {
    chat.write('hello');
    const first = socket.commands('receive')[0];
    socket.drop();
    world.pass(500);
    socket = world.welcome('resumed');
    expect(socket.commands('receive')).toEqual([first]);
  });

  it('follows when a message goes on in another conversation', () => {
    socket.say(thread('v', [entry(1)]));
    chat.write('again');
    socket.say(accepted('w'));
    expect(socket.of('unthread')).toEqual([{ t: 'unthread', conversation: 'v' }]);
    expect(socket.of('thread').at(-1)).toMatchObject({ conversation: 'w' });
  });

  it('tells of typing only where somebody can follow', () => {
    chat.typing(true);
    expect(socket.of('typing')).toEqual([]);
    socket.say(thread('v', [entry(1)]));
    chat.typing(true);
    expect(socket.of('typing')).toEqual([{ t: 'typing', conversation: 'v', on: true }]);
  });
});

describe('the visitor whom the site knows', () => {
  const missing = { t: 'error', code: 'not_found', status: -101, conversation: 'v' };

  beforeEach(() => {
    world = new FakeWorld();
    chat = new ChatStore(new Session(world, mapStorage(), 'outbox'), { ...visitor, is_verified: true }, mapStorage());
    chat.start(() => undefined);
    socket = world.welcome();
  });

  it('has no conversation made before the chat is seen', () => {
    socket.say(missing);
    expect(socket.commands('open')).toEqual([]);
    chat.isSeen.value = true;
    expect(socket.commands('open')).toMatchObject([{ conversation: 'v', channel: 'WIDGET', user: 'u' }]);
    expect(chat.isSettled.value).toBe(false);
  });

  it('goes on where one is active already', async () => {
    chat.isSeen.value = true;
    socket.say(missing);
    const id = socket.commands('open')[0]?.['id'];
    socket.say({ t: 'error', id, code: 'already_active', status: -107, conversation: 'order-77' });
    await Promise.resolve();
    expect(chat.isSettled.value).toBe(true);
    expect(socket.of('thread').at(-1)).toMatchObject({ conversation: 'order-77' });
    chat.write('hello');
    expect(socket.commands('receive')[0]).toMatchObject({ conversation: 'order-77' });
  });

  it('opens nothing where the usual one is there', () => {
    chat.isSeen.value = true;
    socket.say(thread('v', [entry(1)]));
    expect(socket.commands('open')).toEqual([]);
    expect(chat.isSettled.value).toBe(true);
  });
});

describe('what was not seen', () => {
  const reply = (number: number): Entry => (
    { ...entry(number), type: 'message_sent', message: number, actor: { kind: 'agent', id: 'a', name: 'A' } });

  it('is counted while the chat is closed, and over visits', () => {
    const seen = mapStorage();
    const visit = () => {
      world = new FakeWorld();
      chat = new ChatStore(new Session(world, mapStorage(), 'outbox'), visitor, seen);
      chat.start(() => undefined);
      socket = world.welcome();
      const counts: number[] = [];
      chat.onUnread((count) => counts.push(count));
      return counts;
    };
    const first = visit();
    socket.say(thread('v', [reply(1), reply(2)]));
    expect(first).toEqual([0, 2]);
    chat.isSeen.value = true;
    expect(first).toEqual([0, 2, 0]);
    chat.isSeen.value = false;
    expect(first).toEqual([0, 2, 0]);
    const second = visit();
    socket.say(thread('v', [reply(1), reply(2), reply(3)]));
    expect(second).toEqual([0, 1]);
  });
});
