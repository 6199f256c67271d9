// The example server as a process with a store of its own, and the integration that speaks for
// users who have no widget.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from './web_socket.mjs';

export const code = 'e2e-code';
export const token = 'e2e-token';
const running = new Set();

// No server outlives the tests, however they end.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Server {
  constructor(settings, options) {
    this.settings = settings;
    this.options = options;
    this.folder = mkdtempSync(join(tmpdir(), 'liveinbox-e2e-'));
    this.port = 0;
    this.integration = null;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  // Starts it on a free port, or again on the one it had, and waits until it listens.
  async start() {
    const { binary, web } = this.settings;
    const args = [
      '--port',
      String(this.port),
      '--store',
      join(this.folder, 'store'),
      '--web',
      web,
      '--code',
      code,
      '--token',
      token,
      ...this.options,
    ];
    this.child = spawn(resolve(binary), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    this.child.once('exit', () => running.delete(this.child));
    this.port = await listeningPort(this.child);
  }

  // The program once more on the same store, for what it does from the command line.
  run(words, input = '') {
    const { binary } = this.settings;
    const done = spawnSync(resolve(binary), ['--store', join(this.folder, 'store'), ...words], {
      input,
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr}`);
  }

  async kill() {
    this.integration = null;
    if (!running.has(this.child)) return;
    const isGone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await isGone;
  }

  async end() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  // A command of the integration; rejects unless the answer is `ok`.
  async command(op, fields) {
    this.integration ??= await Integration.open(this.port);
    return this.integration.command(op, fields);
  }

  // A conversation that waits for people, with one message of its user.
  async escalated(
    conversation,
    { name, channel = 'WIDGET', reason = 'user_requested_human', why, text },
  ) {
    await this.command('open', {
      conversation,
      channel,
      user: `user:${conversation}`,
      name,
      reason,
      ...(why && { text: why }),
    });
    await this.command('receive', { conversation, text });
  }
}

function listeningPort(child) {
  return new Promise((resolvePort, reject) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      const found = /listening on http:\/\/127\.0\.0\.1:(\d+)/u.exec(said);
      if (found) resolvePort(Number(found[1]));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`the server ended with ${status}:\n${said}`)));
  });
}

class Integration {
  waiting = new Map();

  static async open(port) {
    const one = new Integration();
    one.socket = await connect({
      port,
      path: '/ws/integration',
      headers: { Authorization: `Bearer ${token}` },
      onText: (text) => one.hear(JSON.parse(text)),
      onClose: () => one.failAll(),
    });
    one.socket.send(JSON.stringify({ t: 'hello', protocol: 1 }));
    return one;
  }

  command(op, fields) {
    const id = randomUUID();
    return new Promise((resolveOk, reject) => {
      this.waiting.set(id, { resolveOk, reject, op });
      this.socket.send(JSON.stringify({ t: 'command', id, op, ...fields }));
    });
  }

  hear(frame) {
    const asked = this.waiting.get(frame.id);
    if (!asked) return;
    this.waiting.delete(frame.id);
    if (frame.t === 'ok') asked.resolveOk(frame);
    else asked.reject(new Error(`${asked.op}: ${frame.code}: ${frame.message}`));
  }

  failAll() {
    for (const { reject, op } of this.waiting.values())
      reject(new Error(`${op}: the server is gone`));
    this.waiting.clear();
  }
}
