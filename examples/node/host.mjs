#!/usr/bin/env node
// A host in Node: the agents' and the visitors' page of examples/server/web, on `http` and `ws`.
//
//   npm install liveinbox ws
//   node examples/node/host.mjs --web examples/server/web/dist --store inbox-store
//
// What is about liveinbox is `converse` and `assist`. The rest is any web application's.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { agent, assistant, integration, open, RefusedError, system, user } from 'liveinbox';
import { WebSocketServer } from 'ws';

const text = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({
  options: {
    port: text('8080'),
    store: text('liveinbox-store'),
    web: text('examples/server/web/dist'),
    code: text(randomBytes(4).toString('hex')),
    token: text(''),
    'no-assistant': { type: 'boolean', default: false },
  },
});
const tenant = 'default';
const agents = {
  ana: { name: 'Ana Duarte', role: 'agent' },
  ben: { name: 'Ben Okafor', role: 'agent' },
  chen: { name: 'Chen Wei', role: 'agent' },
  sam: { name: 'Sam Rivera', role: 'supervisor' },
};
const replies = {
  'opening hours': 'We are here **Monday to Saturday, 9:00 to 18:00**.',
  refund: 'A refund goes back to the card you paid with, within **five working days**.',
  hello: 'Hello! I am the assistant of this shop. How can I help?',
};
const fallback = 'Sorry, I did not understand that. Can you say it differently?';

const inbox = await open(options.store);

// A session of somebody whom this host knows: frames in and out, until one side ends.
async function converse(socket, principal) {
  const session = inbox.actor(tenant, principal).session(randomBytes(8).toString('hex'));
  socket.on('message', (frame) => {
    try {
      session.receive(String(frame));
    } catch (error) { // no frame of the protocol, or the store is in trouble
      socket.close(1002, error.message.slice(0, 100));
    }
  });
  socket.on('close', () => session.close());
  // Who does not read is not sent more: the next frame is made of what is true by then.
  const send = promisify(socket.send.bind(socket));
  for await (const frame of session) await send(frame).catch(() => session.close());
}

// The shop's assistant answers visitors while it holds their conversation.
async function assist() {
  const me = inbox.actor(tenant, assistant('assistant', 'Assistant'));
  for await (const event of me.subscribe().events()) {
    if (event.type === 'message_received' && event.conversation.startsWith('visitor:'))
      void answer(me, event);
  }
}

async function answer(me, { conversation, message, text: question }) {
  const card = await me.conversation(conversation);
  if (card.state !== 'assistant') return;
  await new Promise((done) => setTimeout(done, 450)); // it thinks; a person may take over meanwhile
  const word = Object.keys(replies).find((one) => question.toLowerCase().includes(one));
  const more = { isFallback: word === undefined, id: `${conversation}/${message}` };
  try {
    await me.send(conversation, card.fence, replies[word] ?? fallback, more);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
}

// Who is there. The cookie is signed; its secret lies beside the store.
const keyFile = `${options.store}.key`;
if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32).toString('hex'), { mode: 0o600 });
const key = readFileSync(keyFile, 'utf8');
const sign = (value) => createHmac('sha256', key).update(value).digest('base64url');
const same = (given, secret) =>
  given.length === secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(secret));

function cookie(request, name) {
  const pattern = new RegExp(`(?:^|; )${name}=([\\w-]+)\\.([\\w-]+)`);
  const found = pattern.exec(request.headers.cookie ?? '');
  if (!found || !same(found[2], sign(name + found[1]))) return null;
  return JSON.parse(Buffer.from(found[1], 'base64url'));
}

function setCookie(response, name, value) {
  const data = Buffer.from(JSON.stringify(value)).toString('base64url');
  const age = value === null ? 0 : 43200;
  const what = `${name}=${data}.${sign(name + data)}; Path=/; HttpOnly; SameSite=Strict`;
  response.setHeader('set-cookie', `${what}; Max-Age=${age}`);
}

function who(request) {
  if (request.url === '/ws/integration') {
    const isKnown = options.token !== '' &&
      same(request.headers.authorization ?? '', `Bearer ${options.token}`);
    return isKnown ? integration('channel') : null;
  }
  if (!origins.has(request.headers.origin)) return null;
  const visit = request.url === '/ws/visitor' && cookie(request, 'visitor');
  if (visit) return user(visit.user, visit.name);
  const id = request.url === '/ws/agent' && cookie(request, 'agent');
  return id in agents ? agent(id, agents[id].name) : null;
}

// The body, if it is a JSON object. A form of another site cannot send that type.
async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) if ((body += chunk).length > 65536) return {};
  try {
    return request.headers['content-type']?.startsWith('application/json') ? JSON.parse(body) : {};
  } catch {
    return {};
  }
}

const routes = {
  'GET /api/login': () => [200, { tenant }],
  'GET /api/agents': () =>
    [200, { agents: Object.entries(agents).map(([id, { name }]) => ({ id, name })) }],
  'GET /api/me': (request) => {
    const id = cookie(request, 'agent');
    if (!(id in agents)) return [401, { error: 'log in first' }];
    return [200, { tenant, agent: { id, ...agents[id] } }];
  },
  'POST /api/login': async (request, response) => {
    const { agent: id, password } = await bodyOf(request);
    if (!(id in agents) || !same(String(password), options.code))
      return [403, { error: 'the name or the password is wrong' }];
    setCookie(response, 'agent', id);
    return [200, { id, name: agents[id].name }];
  },
  'POST /api/logout': (_, response) => (setCookie(response, 'agent', null), [200, {}]),
  'GET /api/visitor': (request) => {
    const visit = cookie(request, 'visitor');
    return visit ? [200, visit] : [401, { error: 'no visit has begun' }];
  },
  'POST /api/visitor': async (request, response) => {
    const { name, channel } = await bodyOf(request);
    const isGood = typeof name === 'string' && name !== '' && name.length <= 100 &&
      ['WIDGET', 'WA'].includes(channel);
    if (!isGood) return [400, { error: 'name or channel is wrong' }];
    const id = randomBytes(8).toString('hex');
    const fresh = { user: `visitor-${id}`, conversation: `visitor:${id}`, name, channel };
    const visit = cookie(request, 'visitor') ?? fresh;
    setCookie(response, 'visitor', visit);
    return [200, visit];
  },
  'DELETE /api/visitor': (_, response) => (setCookie(response, 'visitor', null), [200, {}]),
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css',
  '.svg': 'image/svg+xml' };

async function file(path) {
  const name = normalize({ '/': '/index.html', '/widget': '/widget.html' }[path] ?? path);
  return { type: types[extname(name)], data: await readFile(join(options.web, name)) };
}

const policy = "default-src 'self'; base-uri 'none'; form-action 'self'";
const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://host').pathname;
  response.setHeader('content-security-policy', policy);
  const route = routes[`${request.method} ${path}`];
  if (route) {
    const [status, value] = await route(request, response);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    return;
  }
  const found = await file(path).catch(() => null);
  if (found?.type) response.writeHead(200, { 'content-type': found.type }).end(found.data);
  else response.writeHead(404).end();
});
const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'liveinbox.v1' });
server.on('upgrade', (request, socket, head) => {
  const principal = who(request);
  if (principal) sockets.handleUpgrade(request, socket, head, (web) => converse(web, principal));
  else socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
});

const host = inbox.actor(tenant, system('host'));
for (const [id, more] of Object.entries(agents)) await host.setAgent(id, more);
server.listen(Number(options.port), '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
const origins = new Set([origin, origin.replace('127.0.0.1', 'localhost')]);
if (!options['no-assistant']) void assist();
console.log(`listening on ${origin}
agents:   ${origin}/?agent=ana&code=${options.code}\nvisitors: ${origin}/widget`);
