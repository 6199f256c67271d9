// The link of an inbox with the addon: calls, commands that wait for their answers, readers that
// wait for news. There is one source of wake-ups, and what it finds is drained in batches.
import { closed, errorOf } from "./errors.js";
import { statuses } from "./layout.js";
import { isFailure, native, type Handle, type Progress } from "./native.js";
import { outcomeAt, ticketAt, type Outcome } from "./outcome.js";

/** A call: its name and input, and what is made of its answer. */
export interface Call<T> {
  name: string;
  input: number | Uint8Array;
  decode: (answer: ArrayBuffer) => T;
  signal?: AbortSignal;
  progress?: Progress;
}

/** A command on its way: how it is written, and what is made of its outcome. */
export interface Submission {
  write(): number;
  make(index: number): Outcome;
  signal?: AbortSignal;
}

interface Waiting extends Submission {
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
  forget?: () => void;
}

const ready = new BigUint64Array(native.ready);

// Links that somebody waits for: they stay, though nobody may hold the inbox itself.
const awaited = new Set<Link>();

export class Link {
  readonly handle: Handle;
  #state: "new" | "open" | "closing" | "closed" = "new";
  #ticket = 0;
  #holds = 0;
  readonly #waiting = new Map<number, Waiting>(); // by ticket
  #delayed: Waiting[] = []; // the library's queue was full; in the order in which they came
  readonly #readers = new Map<bigint, () => void>();

  constructor(log?: Function, analyze?: Function, clock?: Handle) {
    const link = new WeakRef(this); // else an inbox that is forgotten would never be collected
    this.handle = native.inboxNew(() => link.deref()?.drain(), log, analyze, clock);
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  opened(): void {
    this.#state = "open";
  }

  #check(): void {
    if (this.#state === "closing" || this.#state === "closed") throw closed("inbox");
  }

  /** Makes a call and waits on this thread. */
  now<T>({ name, input, decode, progress }: Call<T>): T {
    this.#check();
    const answer = native.callNow(native.calls[name], this.handle, input, progress);
    if (isFailure(answer)) throw errorOf(answer);
    return decode(answer);
  }

  /** Makes a call on a thread of the pool. */
  async later<T>(call: Call<T>): Promise<T> {
    this.#check();
    call.signal?.throwIfAborted();
    const answer = native.callLater(
      native.calls[call.name], this.handle, call.input, call.progress,
    );
    const given = await (call.signal ? orAborted(answer, call.signal) : answer);
    if (isFailure(given)) throw errorOf(given);
    return call.decode(given);
  }

  /** Carries out a command on this thread; it is durable when this returns. */
  execute({ write, make }: Submission): Outcome {
    this.#check();
    const failure = native.execute(this.handle, write());
    if (failure === undefined) return make(0);
    const outcome = outcomeAt(0);
    throw errorOf(failure, outcome.status === failure.status ? outcome : undefined);
  }

  /** Queues a command; settles when it is durable or refused. */
  submit(submission: Submission): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#check();
      submission.signal?.throwIfAborted();
      const waiting: Waiting = { ...submission, resolve, reject };
      if (this.#delayed.length === 0) this.#send(waiting);
      else this.#delay(waiting);
    });
  }

  #send(waiting: Waiting): void {
    const ticket = (this.#ticket += 1);
    const failure = native.submit(this.handle, waiting.write(), ticket);
    if (failure === undefined) {
      this.#waiting.set(ticket, waiting);
      this.#hold(waiting, () => this.#waiting.delete(ticket));
    } else if (failure.status === statuses.queue_full) {
      this.#delay(waiting);
    } else {
      this.#settled(waiting);
      waiting.reject(errorOf(failure));
    }
  }

  #delay(waiting: Waiting): void {
    this.#delayed.push(waiting);
    this.#hold(waiting, () => this.#delayed.splice(this.#delayed.indexOf(waiting), 1));
    // Where nothing of ours is on its way, no answer will come to go on with.
    if (this.#waiting.size === 0) setImmediate(() => this.#resume());
  }

  #resume(): void {
    if (this.#state !== "open") return;
    const delayed = this.#delayed;
    this.#delayed = [];
    for (let i = 0; i < delayed.length; i += 1) {
      if (this.#delayed.length > 0) {
        this.#delayed.push(...delayed.slice(i));
        return;
      }
      try {
        this.#send(delayed[i]);
      } catch (error) {
        this.#settled(delayed[i]);
        delayed[i].reject(error);
      }
    }
  }

  // From the first time that something waits the process stays alive until nothing does. Aborting
  // lets go of the answer; the command may happen all the same.
  #hold(waiting: Waiting, drop: () => void): void {
    const { signal } = waiting;
    if (waiting.forget) waiting.forget();
    else this.hold();
    const onAbort = () => {
      drop();
      this.#settled(waiting);
      waiting.reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    waiting.forget = () => signal?.removeEventListener("abort", onAbort);
  }

  #settled(waiting: Waiting): void {
    if (!waiting.forget) return;
    waiting.forget();
    this.release();
  }

  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) {
      awaited.add(this);
      native.inboxHold(this.handle, true);
    }
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) {
      awaited.delete(this);
      native.inboxHold(this.handle, false);
    }
  }

  /**
   * Hands out what the library has to tell. It wakes us when there is something after there was
   * nothing; so this goes on until there is no news, behind which answers may have come unheard.
   */
  drain(): void {
    do {
      this.#drainOutcomes();
      if (this.#delayed.length > 0) this.#resume();
    } while (this.#drainNews());
  }

  #drainOutcomes(): void {
    for (;;) {
      // Fewer than there is room for may be told though more have come meanwhile; none is the end.
      const count = native.completions(this.handle);
      if (isFailure(count) || count === 0) return;
      for (let i = 0; i < count; i += 1) this.#settle(i);
    }
  }

  #settle(index: number): void {
    const ticket = ticketAt(index);
    const waiting = this.#waiting.get(ticket);
    if (!waiting) return; // it was aborted
    this.#waiting.delete(ticket);
    this.#settled(waiting);
    const outcome = outcomeAt(index);
    if (outcome.status === statuses.ok) return waiting.resolve(waiting.make(index));
    const failure = { status: outcome.status, cause: 0, message: outcome.detail };
    waiting.reject(errorOf(failure, outcome));
  }

  #drainNews(): boolean {
    const count = native.news(this.handle);
    if (isFailure(count)) return false;
    for (let i = 0; i < count; i += 1) this.#readers.get(ready[i])?.();
    return count > 0;
  }

  /** Settles when the reader has something, or is to look whether it was closed. */
  news(id: bigint, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = () => {
        this.#readers.delete(id);
        signal?.removeEventListener("abort", onAbort);
        this.release();
      };
      const onAbort = () => {
        end();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#readers.set(id, () => {
        end();
        resolve();
      });
      this.hold();
    });
  }

  /** Lets a reader that waits look again. */
  nudge(id: bigint): void {
    this.#readers.get(id)?.();
  }

  /** Ends the runtime, which commits what was submitted; then closes the store. */
  async close(): Promise<void> {
    if (!this.#beginClose()) return;
    await native.callLater(native.calls.runtimeStop, this.handle, 0);
    this.#drainOutcomes();
    const answer = await native.callLater(native.calls.close, this.handle, 0);
    this.#endClose(answer);
  }

  closeNow(): void {
    if (!this.#beginClose()) return;
    native.callNow(native.calls.runtimeStop, this.handle, 0);
    this.#drainOutcomes();
    this.#endClose(native.callNow(native.calls.close, this.handle, 0));
  }

  #beginClose(): boolean {
    if (this.#state !== "open") return false;
    this.#state = "closing";
    return true;
  }

  #endClose(answer: unknown): void {
    this.#state = "closed";
    const left = [...this.#waiting.values(), ...this.#delayed];
    this.#waiting.clear();
    this.#delayed = [];
    for (const waiting of left) {
      this.#settled(waiting);
      waiting.reject(closed("inbox"));
    }
    for (const wake of [...this.#readers.values()]) wake();
    if (isFailure(answer)) throw errorOf(answer);
  }
}

// The answer, or the signal's reason where that comes first; the call goes on behind it.
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const end = () => signal.removeEventListener("abort", onAbort);
    answer.then(resolve, reject).finally(end);
  });
}

