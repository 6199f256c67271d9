import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection';
import type { Frame } from '../src/protocol';
import { FakeWorld } from './support';

let world: FakeWorld;
let connection: Connection;
let heard: string[];

beforeEach(() => {
  world = new FakeWorld();
  heard = [];
  connection = new Connection(world, {
    onStatus: () => undefined,
    onWelcome: (_, again) => heard.push(again ? 'welcome again' : 'welcome'),
    onFrame: (frame: Frame) => heard.push(frame.t),
    onClosed: (greeted) => heard.push(greeted ? 'closed' : 'refused'),
  });
  connection.start();
});

describe('a connection', () => {
  it('greets with the feed and without a cursor, then asks for the head', () => {
    const socket = world.welcome();
    expect(socket.sent).toEqual([
      { t: 'hello', protocol: 1, feed: true, device: 'desktop' }, { t: 'ping' },
    ]);
    expect(connection.status().word).toBe('connecting');
    world.heartbeat(10);
    expect(connection.status().word).toBe('live');
  });

  it('sends nothing before the welcome', () => {
    world.socket.open();
    expect(connection.send({ t: 'ping' })).toBe(false);
    expect(world.socket.of('ping')).toEqual([]);
  });

  it('resumes after the last event it has, not after the last revision', () => {
    const socket = world.welcome('new', '7:10');
    socket.say({ t: 'events', after: 10, upto: 12, events: [] });
    connection.applied(20);
    socket.drop();
    world.pass(500);
    world.socket.open();
    expect(world.socket.sent[0]).toMatchObject({ t: 'hello', cursor: '7:12' });
  });

  it('takes positions as cursors, too', () => {
    const socket = world.welcome('new', '7:10');
    socket.say({ t: 'events', after: '7:10', upto: '7:15', events: [] });
    world.heartbeat(15);
    expect(connection.status()).toEqual({ word: 'live', behind: 0 });
    socket.drop();
    world.pass(500);
    world.socket.open();
    expect(world.socket.sent[0]).toMatchObject({ cursor: '7:15' });
  });

  it('resumes in the epoch of a reset', () => {
    const socket = world.welcome('new', '7:100');
    socket.say({ t: 'reset', reason: 'restored', cursor: '8:40' });
    expect(connection.status().word).toBe('resyncing');
    socket.drop();
    world.pass(500);
    world.socket.open();
    expect(world.socket.sent[0]).toMatchObject({ cursor: '8:40' });
  });

  it('gives a cursor up that twice led to no welcome', () => {
    world.welcome('new', '7:10').drop();
    for (const wanted of ['7:10', '7:10', undefined]) {
      world.pass(3_000);
      world.socket.open();
      expect(world.socket.sent[0]?.['cursor']).toBe(wanted);
      world.socket.drop();
    }
  });

  it('keeps its cursor over dials that reach nobody', () => {
    world.welcome('new', '7:10').drop();
    for (let i = 0; i < 6; i += 1) {
      world.pass(30_000);
      world.socket.drop();
    }
    world.pass(30_000);
    world.socket.open();
    expect(world.socket.sent[0]).toMatchObject({ cursor: '7:10' });
  });

  it('takes a new feed of another epoch for a reset', () => {
    world.welcome('new', '7:10').drop();
    world.pass(500);
    world.welcome('new', '8:3');
    expect(connection.status().word).toBe('resyncing');
  });

  it('waits longer after every failed dial and at once after a nudge', () => {
    world.socket.drop();
    expect(connection.status().word).toBe('offline');
    world.pass(374);
    expect(world.sockets).toHaveLength(1);
    world.pass(1);
    expect(world.sockets).toHaveLength(2);
    world.socket.drop();
    world.pass(749);
    expect(world.sockets).toHaveLength(2);
    connection.nudge();
    expect(world.sockets).toHaveLength(3);
    expect(heard).toEqual(['refused', 'refused']);
  });

  it('does not dial twice when the nudge comes before the timer', () => {
    world.socket.drop();
    connection.nudge();
    world.pass(2_000);
    expect(world.sockets).toHaveLength(2);
  });

  it('pings when heartbeats stay out and gives a silent line up after 12 seconds', () => {
    const socket = world.welcome();
    world.heartbeat(10);
    world.pass(7_000);
    expect(socket.of('ping').length).toBeGreaterThan(1);
    expect(connection.status().word).toBe('live');
    world.pass(5_000);
    expect(socket.isClosed).toBe(true);
    expect(heard.at(-1)).toBe('closed');
    expect(world.sockets).toHaveLength(2);
  });

  it('keeps a line on which heartbeats come', () => {
    world.welcome();
    for (let i = 0; i < 20; i += 1) {
      world.heartbeat(10);
      world.pass(5_000);
    }
    expect(world.sockets).toHaveLength(1);
    expect(connection.status().word).toBe('live');
  });

  it('does not hear a socket that it has given up', () => {
    const old = world.welcome();
    old.drop();
    world.pass(500);
    old.say({ t: 'heartbeat', head: 99, now_ms: 0 });
    expect(heard).not.toContain('heartbeat');
  });

  it('tries again when the greeting is not answered', () => {
    world.socket.open();
    world.pass(10_000);
    expect(world.sockets[0]?.isClosed).toBe(true);
    world.pass(1_000);
    expect(world.sockets).toHaveLength(2);
  });

  it('ignores what is not a frame', () => {
    const socket = world.welcome();
    socket.onmessage?.({ data: '{' } as never);
    socket.onmessage?.({ data: '7' } as never);
    expect(heard).toEqual(['welcome']);
  });

  it('says on which kind of device it is', () => {
    world.welcome().drop();
    world.device = 'mobile';
    world.pass(500);
    expect(world.welcome().sent[0]).toMatchObject({ t: 'hello', device: 'mobile' });
  });

  it('says goodbye when the page is left, and dials when it is back', () => {
    const socket = world.welcome();
    connection.leave();
    expect(socket.of('bye')).toEqual([{ t: 'bye', at_once: false }]);
    expect(socket.isClosed).toBe(true);
    world.pass(60_000);
    expect(world.sockets).toHaveLength(1);
    connection.nudge();
    expect(world.sockets).toHaveLength(2);
    world.welcome('resumed');
    expect(heard).toEqual(['welcome', 'closed', 'welcome again']);
  });

  it('says goodbye at once when it is stopped, once', () => {
    const socket = world.welcome();
    connection.stop();
    connection.leave();
    expect(socket.of('bye')).toEqual([{ t: 'bye', at_once: true }]);
  });

  it('leaves in silence what it never reached', () => {
    world.socket.open();
    connection.leave();
    expect(world.socket.of('bye')).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('says when it is welcomed again, and nothing after it was stopped', () => {
    world.welcome().drop();
    world.pass(500);
    world.welcome('resumed');
    expect(heard).toEqual(['welcome', 'closed', 'welcome again']);
    connection.stop();
    heard = [];
    world.pass(60_000);
    expect(heard).toEqual([]);
    expect(world.sockets).toHaveLength(2);
  });
});
