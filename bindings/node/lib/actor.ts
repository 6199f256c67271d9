// Somebody in a tenant: every command and every read, the feed and sessions as that principal.
import type { Card } from "./card.js";
import { Claim, SyncClaim } from "./claim.js";
import { actorImage, Shape, shapes } from "./command.js";
import type { ClaimOptions, Commands } from "./commands.js";
import type { InboxEvent } from "./event.js";
import { Feed, type SubscribeOptions } from "./feed.js";
import { kinds } from "./layout.js";
import type { Link, Submission } from "./link.js";
import type { Operation } from "./names.js";
import { outcomeAt } from "./outcome.js";
import type { Principal } from "./principal.js";
import {
  reads, type QueryOptions, type Reads, type TranscriptOptions, type Viewer, type Walks,
} from "./reads.js";
import { Session } from "./session.js";
import type { Sync } from "./sync.js";

const TAKING = new Set<string>(["claim", "claimNext", "takeOver"]);

// What both forms are made of.
class Base {
  /** @internal */
  readonly link: Link;
  /** @internal */
  readonly viewer: Viewer;
  /** @internal */
  readonly image: Uint8Array;

  constructor(link: Link, readonly tenant: string, readonly principal: Principal) {
    this.link = link;
    this.image = actorImage(tenant, principal);
    const { kind, id, name = "" } = principal;
    this.viewer = { tenant, kind: kinds[kind], id, name };
    for (const hidden of ["link", "viewer", "image"]) {
      Object.defineProperty(this, hidden, { enumerable: false });
    }
  }

  // A command by its shape: the method's arguments are what it requires, then the options.
  protected submission(
    shape: Shape,
    args: readonly unknown[],
    kind: typeof Claim | typeof SyncClaim,
  ): Submission {
    const options = args[shape.required.length] as { signal?: AbortSignal } | undefined;
    const key = shape.name === "claimNext" ? undefined : (args[0] as string);
    return {
      write: () => shape.write(this.image, args, options),
      make: TAKING.has(shape.name)
        ? (index) => new kind(index, this as never, key)
        : outcomeAt,
      signal: options?.signal,
    };
  }
}

/** An actor's commands and reads that return when they are done, for scripts and tests. */
export class SyncActor extends Base {
  /** @internal */
  run(shape: Shape, args: readonly unknown[]): unknown {
    return this.link.execute(this.submission(shape, args, SyncClaim));
  }

  /** The feed; a loop over it ends where there is nothing more now. */
  subscribe(options: SubscribeOptions = {}): Feed {
    return new Feed(this.link, this.viewer, options);
  }

  *cards(options: Omit<QueryOptions, "after"> = {}): Iterable<Card> {
    for (let after = ""; ; ) {
      const page = this.query({ ...options, after });
      yield* page.cards;
      after = page.more;
      if (after === "") return;
    }
  }

  *entries(conversation: string, options: TranscriptOptions = {}): Iterable<InboxEvent> {
    for (let before = options.before; ; ) {
      const { entries, more } = this.transcript(conversation, { ...options, before });
      yield* [...entries].reverse();
      if (more === 0) return;
      before = more;
    }
  }
}
export interface SyncActor extends Sync<Commands>, Sync<Reads> {}

export interface WithClaimOptions extends ClaimOptions {
  /** What becomes of the claim where the callback fails: `"release"`, or `"keep"`. */
  onError?: "release" | "keep";
}

/**
 * A principal whom the host has proven, in one tenant of an inbox.
 *
 * @example
 * const ana = inbox.actor("acme", agent("ana", "Ana Alba"));
 * const claim = await ana.claim("widget:42");
 * await claim.send("Hello!");
 * await claim.close();
 */
export class Actor extends Base {
  #sync?: SyncActor;

  /** The same commands and reads, returning when they are done. */
  get sync(): SyncActor {
    return (this.#sync ??= new SyncActor(this.link, this.tenant, this.principal));
  }

  /** @internal */
  run(shape: Shape, args: readonly unknown[]): Promise<unknown> {
    return this.link.submit(this.submission(shape, args, Claim));
  }

  /** Claims a conversation for a callback. The claim stays when it ends well; see `onError`. */
  async withClaim<T>(
    conversation: string,
    callback: (claim: Claim) => T | PromiseLike<T>,
    { onError = "release", ...options }: WithClaimOptions = {},
  ): Promise<T> {
    const claim = await this.claim(conversation, options);
    try {
      return await callback(claim);
    } catch (error) {
      if (onError === "release") await claim[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The feed, from now on, from a cursor or from the oldest event. */
  subscribe(options: SubscribeOptions = {}): Feed {
    return new Feed(this.link, this.viewer, options);
  }

  /** A session of the wire protocol; `name` is unique among the principal's: a device or a tab. */
  session(name: string): Session {
    return new Session(this.link, this.viewer, name);
  }

  async *cards(options: Omit<QueryOptions, "after"> = {}): AsyncIterable<Card> {
    for (let after = ""; ; ) {
      const page = await this.query({ ...options, after });
      yield* page.cards;
      after = page.more;
      if (after === "") return;
    }
  }

  async *entries(conversation: string, options: TranscriptOptions = {}): AsyncIterable<InboxEvent> {
    for (let before = options.before; ; ) {
      const { entries, more } = await this.transcript(conversation, { ...options, before });
      yield* [...entries].reverse();
      if (more === 0) return;
      before = more;
    }
  }
}
export interface Actor extends Commands, Reads, Walks {}

function install(kind: { prototype: object }, name: string, value: Function): void {
  Object.defineProperty(value, "name", { value: name });
  Object.defineProperty(kind.prototype, name, { value, configurable: true, writable: true });
}

for (const [name, shape] of Object.entries(shapes)) {
  for (const kind of [Actor, SyncActor]) {
    install(kind, name, function (this: Actor | SyncActor, ...args: unknown[]) {
      return this.run(shape, args);
    });
  }
}

// A command as an object: its fields are put where the method has its parameters.
function taken(command: { op: Operation } & Record<string, unknown>): [Shape, unknown[]] {
  const { op, ...fields } = command;
  if (!Object.hasOwn(shapes, op)) throw new TypeError(`there is no op "${String(op)}"`);
  const shape = shapes[op];
  const args = shape.required.map((field) => fields[field]);
  for (const field of shape.required) delete fields[field];
  return [shape, [...args, fields]];
}

install(SyncActor, "execute", function (this: SyncActor, command: never) {
  return this.run(...taken(command));
});
install(Actor, "execute", async function (this: Actor, command: never) {
  return this.run(...taken(command));
});

for (const [name, read] of Object.entries(reads) as [string, (...args: unknown[]) => never][]) {
  install(SyncActor, name, function (this: SyncActor, ...args: unknown[]) {
    return this.link.now(read(this.viewer, ...args));
  });
  install(Actor, name, async function (this: Actor, ...args: unknown[]) {
    return this.link.later(read(this.viewer, ...args));
  });
}
