// Who the visitor is to the server. Of somebody whom the site does not know the credential stays in
// the frame's storage, which browsers keep apart for each site; of somebody whom it knows it lives
// as long as the page, because the next one at this browser may be somebody else.
import { askVisit, isVisitGood, type AdmittedVisitor, type Reply } from '../api';
import type { TextStorage } from '../outbox';

export class Visit {
  private current: AdmittedVisitor | null = null;

  constructor(
    private readonly tenant: string,
    private readonly storage: TextStorage,
    private identity = '',
  ) {}

  // Whether the visitor is known or was here before: then there may be something to be shown.
  get hasBegun(): boolean {
    return this.identity !== '' || this.kept !== '';
  }

  get credential(): string {
    return this.current?.credential ?? '';
  }

  identify(token: string): void {
    this.identity = token;
  }

  async begin(): Promise<Reply<AdmittedVisitor>> {
    const reply = await askVisit({ tenant: this.tenant, identity: this.identity, credential: this.kept });
    if (reply.kind !== 'failed') this.current = null;
    if (reply.kind === 'ok') {
      this.current = reply.value;
      if (!reply.value.is_verified) this.storage.setItem(this.key, reply.value.credential);
    }
    return reply;
  }

  // A dial was refused: whether because of the credential, and not just for now.
  async isOver(): Promise<boolean> {
    return (await isVisitGood(this.credential)).kind === 'denied';
  }

  private get key(): string {
    return `visit ${this.tenant}`;
  }

  private get kept(): string {
    return this.storage.getItem(this.key) ?? '';
  }
}
