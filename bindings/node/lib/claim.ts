// A claim in hand: the outcome of taking a conversation, and what its holder does with it.
import type {
  CloseOptions, Commands, HandBackOptions, RenewOptions, SendOptions, SnoozeOptions,
  TransferOptions,
  VersionedOptions,
} from "./commands.js";
import { RefusedError } from "./errors.js";
import { Outcome, outcomes } from "./outcome.js";
import { structs } from "./layout.js";
import type { Sync } from "./sync.js";

type Without<T> = Omit<T, "fence">;

/** The holder's commands with the fence filled in. */
export interface ClaimCommands {
  send(text: string, options?: SendOptions): Promise<Outcome>;
  renew(options?: RenewOptions): Promise<Outcome>;
  release(options?: VersionedOptions): Promise<Outcome>;
  transfer(options?: TransferOptions): Promise<Outcome>;
  handBack(options?: HandBackOptions): Promise<Outcome>;
  snooze(options?: Without<SnoozeOptions>): Promise<Outcome>;
  close(options?: Without<CloseOptions>): Promise<Outcome>;
}

// What ends the claim, so that there is nothing left to release.
const LAST = new Set(["release", "transfer", "handBack", "close"]);

abstract class Held<A> extends Outcome {
  declare readonly conversation: string;
  readonly #actor: A;
  #isOver = false;

  /** @internal */
  constructor(index: number, actor: A, conversation?: string) {
    super(outcomes, index * structs.li_outcome.size);
    this.#actor = actor;
    if (conversation) this.conversation = conversation;
  }

  /** Whether disposing of it leaves it as it is: it was kept, or is not held any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Disposing of it shall not release it. */
  keep(): this {
    this.#isOver = true;
    return this;
  }

  protected command(name: keyof ClaimCommands, args: readonly unknown[]): unknown {
    const actor = this.#actor as Record<string, (...args: unknown[]) => unknown>;
    const isLast = LAST.has(name);
    const done = name === "snooze" || name === "close"
      ? actor[name](this.conversation, { ...(args[0] as object), fence: this.fence })
      : actor[name](this.conversation, this.fence, ...args);
    if (!(done instanceof Promise)) {
      this.#isOver ||= isLast;
      return done;
    }
    return isLast ? done.then((outcome) => ((this.#isOver = true), outcome)) : done;
  }
}

/**
 * A claim of the asynchronous form. `await using` releases it unless it was closed, given away or
 * kept.
 */
export class Claim extends Held<Commands> {
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isOver) return;
    await this.release().catch(ignoreRefusal);
  }
}
export interface Claim extends ClaimCommands {}

/** The same of the synchronous form. */
export class SyncClaim extends Held<Sync<Commands>> {
  [Symbol.dispose](): void {
    if (this.isOver) return;
    try {
      this.release();
    } catch (error) {
      ignoreRefusal(error);
    }
  }
}
export interface SyncClaim extends Sync<ClaimCommands> {}

// A refusal of the release says that there is no claim any more, as was wanted.
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof RefusedError)) throw error;
}

const names = ["send", "renew", "release", "transfer", "handBack", "snooze", "close"] as const;
for (const name of names) {
  const value = function (this: Held<unknown>, ...args: unknown[]) {
    return this.command(name, args);
  };
  for (const kind of [Claim, SyncClaim]) {
    Object.defineProperty(kind.prototype, name, { value, configurable: true, writable: true });
  }
}
