// The feed: batches of events, pulled; and the waiting for more.
import { setImmediate as turn } from "node:timers/promises";
import { closed, errorOf } from "./errors.js";
import type { Cursor, InboxEvent } from "./event.js";
import { writer } from "./image.js";
import { froms, structs } from "./layout.js";
import type { Link } from "./link.js";
import { isFailure, native, type Handle } from "./native.js";
import { Batch } from "./page.js";
import { beginAs, type Viewer } from "./reads.js";

const BATCHES_A_TURN = 16;

export interface SubscribeOptions {
  /** Go on after this place. Without it: from now on, or from the oldest event that is kept. */
  after?: Cursor;
  fromOldest?: boolean;
  /** Events that are looked at for one batch; 256 where none is given, at most 1000. */
  max?: number;
  /** Ends the waiting; the loop throws the signal's reason. */
  signal?: AbortSignal;
}

function subscribe(link: Link, viewer: Viewer, options: SubscribeOptions): Handle {
  const at = structs.li_subscribe_options;
  if (!link.isOpen) throw closed("inbox");
  beginAs(viewer, at);
  writer.uint32(at.flags[0], options.fromOldest ? froms.oldest : froms.now, "flags");
  writer.uint64(at.epoch[0], options.after?.epoch ?? 0, "after.epoch");
  writer.uint64(at.offset[0], options.after?.offset ?? 0, "after.offset");
  const handle = native.subscribe(link.handle);
  if (isFailure(handle)) throw errorOf(handle);
  return handle;
}

/**
 * A place in the feed. `for await` goes on for ever and waits where there is nothing now; `for`
 * ends there. A slow reader costs nothing and misses nothing. Batches are read on this thread, in a
 * fraction of a millisecond each.
 *
 * @example
 * for await (const batch of ana.subscribe({ after: cursor, signal })) {
 *   for (const event of batch) show(event);
 *   cursor = batch.cursor;
 * }
 */
export class Feed implements AsyncIterable<Batch>, Iterable<Batch> {
  readonly #link: Link;
  readonly #handle: Handle;
  readonly #id: bigint;
  readonly #max: number;
  readonly #signal?: AbortSignal;
  #isClosed = false;

  /** @internal */
  constructor(link: Link, viewer: Viewer, options: SubscribeOptions) {
    this.#link = link;
    this.#handle = subscribe(link, viewer, options);
    this.#id = native.readerId(this.#handle);
    this.#max = options.max ?? 0;
    this.#signal = options.signal;
  }

  /** The next batch, or undefined where there is nothing now. */
  pull(): Batch | undefined {
    if (this.#isClosed) throw closed("feed");
    if (!this.#link.isOpen) throw closed("inbox");
    const answer = native.feedNext(this.#handle, this.#max);
    if (isFailure(answer)) throw errorOf(answer);
    return answer && new Batch(answer);
  }

  *[Symbol.iterator](): Iterator<Batch> {
    for (let batch = this.pull(); batch; batch = this.pull()) yield batch;
  }

  /** Leaving the loop closes the feed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    try {
      for (let count = 1; !this.#isClosed; count += 1) {
        this.#signal?.throwIfAborted();
        const batch = this.pull();
        if (batch) yield batch;
        else await this.#link.news(this.#id, this.#signal);
        // Who catches up with a long history lets others have their turn.
        if (count % BATCHES_A_TURN === 0) await turn();
      }
    } finally {
      this.close();
    }
  }

  /** Event by event, for ever. */
  async *events(): AsyncGenerator<InboxEvent, void, undefined> {
    for await (const batch of this) yield* batch;
  }

  /** Ends a loop that waits, too. More than once is fine. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#link.nudge(this.#id);
    native.readerFree(this.#handle);
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
