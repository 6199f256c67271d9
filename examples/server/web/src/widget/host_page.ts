// The page around the frame. It is the one site that the frame's address names and whose pages may
// frame this one; nobody else is heard or told anything.
export interface HostEvents {
  hello(identity: string, isOpen: boolean): void;
  identity(token: string): void;
  open(): void;
  close(): void;
}

export interface Port {
  listen(hear: (event: { origin: string; source: unknown; data: unknown }) => void): void;
  post(message: object, origin: string): void;
  readonly parent: unknown;
}

export class HostPage {
  private isGreeted = false;

  constructor(private readonly port: Port, private readonly site: string) {}

  start(events: HostEvents): void {
    this.port.listen(({ origin, source, data }) => {
      if (origin !== this.site || source !== this.port.parent) return;
      if (typeof data === 'object' && data !== null) this.hear(data as Record<string, unknown>, events);
    });
    this.post({ liveinbox: 'ready' });
  }

  close(): void {
    this.post({ liveinbox: 'close' });
  }

  unread(count: number): void {
    this.post({ liveinbox: 'unread', count });
  }

  wantIdentity(): void {
    this.post({ liveinbox: 'wanted' });
  }

  private hear(data: Record<string, unknown>, events: HostEvents): void {
    const identity = typeof data['identity'] === 'string' ? data['identity'] : '';
    switch (data['liveinbox']) {
      case 'hello':
        if (!this.isGreeted) events.hello(identity, data['isOpen'] === true);
        this.isGreeted = true;
        break;
      case 'identity':
        events.identity(identity);
        break;
      case 'open':
        events.open();
        break;
      case 'close':
        events.close();
        break;
    }
  }

  private post(message: object): void {
    this.port.post(message, this.site);
  }
}

export function windowPort(): Port {
  return {
    listen: (hear) => window.addEventListener('message', hear),
    post: (message, origin) => window.parent.postMessage(message, origin),
    parent: window.parent,
  };
}
