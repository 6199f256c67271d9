import { beforeEach, describe, expect, it } from 'vitest';
import { HostPage, type Port } from '../src/widget/host_page';

const site = 'https://shop.example';
const parent = { name: 'the page around' };
let said: { message: object; origin: string }[];
let heard: string[];
let say: (data: unknown, origin?: string, source?: unknown) => void;
let page: HostPage;

beforeEach(() => {
  said = [];
  heard = [];
  const port: Port = {
    parent,
    post: (message, origin) => said.push({ message, origin }),
    listen: (hear) => {
      say = (data, origin = site, source = parent) => hear({ data, origin, source });
    },
  };
  page = new HostPage(port, site);
  page.start({
    hello: (identity, isOpen) => heard.push(`hello ${identity} ${isOpen}`),
    identity: (token) => heard.push(`identity ${token}`),
    open: () => heard.push('open'),
    close: () => heard.push('close'),
  });
});

describe('the page around the frame', () => {
  it('is told things under its own origin only', () => {
    page.unread(3);
    page.close();
    page.wantIdentity();
    expect(said.map(({ origin }) => origin)).toEqual([site, site, site, site]);
    expect(said.map(({ message }) => message)).toEqual([
      { liveinbox: 'ready' }, { liveinbox: 'unread', count: 3 }, { liveinbox: 'close' }, { liveinbox: 'wanted' },
    ]);
  });

  it('is heard', () => {
    say({ liveinbox: 'hello', identity: 'a.b', isOpen: true });
    say({ liveinbox: 'close' });
    say({ liveinbox: 'open' });
    say({ liveinbox: 'identity', identity: 'c.d' });
    expect(heard).toEqual(['hello a.b true', 'close', 'open', 'identity c.d']);
  });

  it('greets once', () => {
    say({ liveinbox: 'hello' });
    say({ liveinbox: 'hello', identity: 'x' });
    expect(heard).toEqual(['hello  false']);
  });

  it('is nobody else', () => {
    say({ liveinbox: 'open' }, 'https://shop.example.evil');
    say({ liveinbox: 'open' }, 'https://shop.example', { name: 'another frame' });
    say({ liveinbox: 'open' }, 'null');
    expect(heard).toEqual([]);
  });

  it('may say what it likes', () => {
    for (const data of [null, 'open', 7, [], {}, { liveinbox: 'toString' }, { liveinbox: {} }]) say(data);
    say({ liveinbox: 'identity', identity: 7 });
    expect(heard).toEqual(['identity ']);
  });
});
