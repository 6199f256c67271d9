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
