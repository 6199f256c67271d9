// The script that other sites include (/widget.js): a button and a frame in a shadow tree of its
// own, and the few messages between the frame and the page. Everything else is in the frame, which
// the page's styles and scripts cannot reach. It imports nothing and leaves one name behind,
// `liveinbox`.
//
//   to the frame    hello {identity, isOpen} · identity {identity} · open · close
//   from the frame  ready · close · unread {count} · wanted (a new identity token)
interface LiveInbox {
  open(): void;
  close(): void;
  identify(token: string): void;
}

interface FromFrame {
  liveinbox?: string;
  count?: number;
}

(() => {
  const script = document.currentScript;
  const page = window as unknown as { liveinbox?: LiveInbox };
  if (!(script instanceof HTMLScriptElement) || page.liveinbox) return;
  const { tenant = '', side = 'right', label = 'Support chat' } = script.dataset;
  let { identity = '' } = script.dataset;
  const base = new URL(script.src).origin;
  const host = document.createElement('div');
  const tree = host.attachShadow({ mode: 'open' });
  const frame = document.createElement('iframe');
  const button = document.createElement('button');
  const badge = document.createElement('span');
  let isOpen = false;
  let isReady = false;

  // The page's rules reach the host element alone, and none is stronger than these.
  const put = (element: HTMLElement, rules: string): void => {
    element.style.cssText = `all: initial; ${rules}`.replace(/;|$/gu, ' !important;');
  };
  const tell = (what: string, more: object = {}): void => {
    if (isReady) frame.contentWindow?.postMessage({ liveinbox: what, ...more }, base);
  };
  const edge = side === 'left' ? 'left: 16px' : 'right: 16px';
  const layout = (): void => {
    const isSmall = innerWidth < 480 || innerHeight < 480;
    const place = isSmall ? 'inset: 0; width: 100%; height: 100%; border-radius: 0'
      : `${edge}; bottom: 84px; width: 400px; height: min(640px, calc(100vh - 100px)); border-radius: 14px`;
    put(frame, `position: fixed; ${place}; display: ${isOpen ? 'block' : 'none'}; border: 0; `
      + 'background: transparent; color-scheme: light dark; box-shadow: 0 6px 28px rgb(0 0 0 / 28%)');
    put(button, `position: fixed; ${edge}; bottom: 16px; width: 56px; height: 56px; `
      + `display: ${isOpen && isSmall ? 'none' : 'grid'}; place-items: center; border-radius: 50%; `
      + 'background: #4449b5; color: #fff; cursor: pointer; box-shadow: 0 3px 12px rgb(0 0 0 / 35%)');
  };
  const show = (count: number): void => {
    badge.textContent = count > 99 ? '99+' : String(count);
    put(badge, 'position: absolute; top: -4px; right: -4px; min-width: 12px; padding: 3px 5px; '
      + `display: ${count > 0 && !isOpen ? 'block' : 'none'}; border-radius: 11px; background: #b3261e; `
      + 'color: #fff; font: 600 12px/16px system-ui, sans-serif; text-align: center');
    button.setAttribute('aria-label', count > 0 && !isOpen ? `${label}, ${count} new` : label);
  };
  const turn = (toOpen: boolean): void => {
    if (isOpen === toOpen) return;
    isOpen = toOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    layout();
    show(0);
    tell(isOpen ? 'open' : 'close');
    if (isOpen) frame.focus();
    else button.focus();
  };

  addEventListener('message', (event: MessageEvent<FromFrame | null>) => {
    if (event.origin !== base || event.source !== frame.contentWindow) return;
    const { liveinbox: what, count = 0 } = event.data ?? {};
    if (what === 'ready') {
      isReady = true;
      tell('hello', { identity, isOpen });
    } else if (what === 'close') {
      turn(false);
    } else if (what === 'unread') {
      show(Math.max(0, Math.floor(Number(count))) || 0);
    } else if (what === 'wanted') {
      document.dispatchEvent(new CustomEvent('liveinbox:identity'));
    }
  });
  addEventListener('resize', layout);
  button.addEventListener('click', () => turn(!isOpen));
  const outline = (text: string) => () => button.style.setProperty('outline', text, 'important');
  button.addEventListener('focus', () => {
    if (button.matches(':focus-visible')) outline('3px solid #ffb300')();
  });
  button.addEventListener('blur', outline('none'));

  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('width', '28');
  icon.setAttribute('aria-hidden', 'true');
  path.setAttribute('fill', 'currentColor');
  path.setAttribute('d', 'M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z');
  icon.append(path);
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  button.append(icon, badge);
  frame.title = label;
  frame.src = `${base}/widget?tenant=${encodeURIComponent(tenant)}&site=${encodeURIComponent(origin)}`;
  put(host, 'position: fixed; z-index: 2147483000; display: block; width: 0; height: 0; overflow: visible');
  layout();
  show(0);
  tree.append(frame, button);

  page.liveinbox = {
    open: () => turn(true),
    close: () => turn(false),
    identify: (token) => {
      identity = token;
      tell('identity', { identity });
    },
  };
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else addEventListener('DOMContentLoaded', attach);
})();
