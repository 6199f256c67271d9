// A site of somebody else: pages on another port that include the widget's script, under a content
// security policy as strict as docs/widget.md allows, and the tokens that its server signs.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

// Everything that could hide or bend what is on the page, but for the page itself.
const hostile = `
body * { display: none !important; visibility: hidden !important; opacity: 0 !important;
  width: 1px !important; height: 1px !important; transform: scale(0) !important;
  pointer-events: none !important; color: red !important; font-size: 1px !important;
  position: static !important; z-index: -1 !important; clip-path: inset(50%) !important; }
iframe, button, textarea, div { all: unset !important; display: none !important; }`;

const attribute = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function pageOf(asked) {
  const data = ['tenant', 'identity', 'label', 'side']
    .filter((name) => asked.has(name))
    .map((name) => `data-${name}="${attribute(asked.get(name))}"`);
  const style = asked.has('hostile') ? '<link rel="stylesheet" href="/hostile.css">' : '';
  const script = `${attribute(asked.get('base'))}/widget.js`;
  return `<!doctype html><html lang="en"><head><title>A shop</title>${style}</head>
<body><main><h1>A shop</h1><p>Lamps and chairs.</p></main>
<script src="${script}" ${data.join(' ')} async></script></body></html>`;
}

function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://host');
  if (pathname === '/hostile.css') {
    response.writeHead(200, { 'content-type': 'text/css' }).end(hostile);
    return;
  }
  if (pathname !== '/') {
    response.writeHead(404).end();
    return;
  }
  const base = searchParams.get('base');
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src ${base}`,
    `frame-src ${base}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
  });
  response.end(pageOf(searchParams));
}

export class HostSite {
  static async start() {
    const site = new HostSite();
    site.server = createServer(answer).listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    return site;
  }

  // Another site to browsers than 127.0.0.1, and not just another origin.
  get origin() {
    return `http://localhost:${this.server.address().port}`;
  }

  // The same pages under another name.
  get otherOrigin() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  url(base, given = {}, origin = this.origin) {
    return `${origin}/?${new URLSearchParams({ base, tenant: 'default', ...given })}`;
  }
}

const secondsFromNow = (seconds) => Math.floor(Date.now() / 1000) + seconds;

export function signIdentity(key, given) {
  const claims = { tenant: 'default', exp: secondsFromNow(300), ...given };
  const part = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${part}.${createHmac('sha256', key).update(part).digest('base64url')}`;
}

export { secondsFromNow };
