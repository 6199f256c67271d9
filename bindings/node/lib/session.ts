// Sessions: the wire protocol of docs/protocol.md without a wire.
import { closed, errorOf } from "./errors.js";
import { writer } from "./image.js";
import { structs } from "./layout.js";
import type { Link } from "./link.js";
import { isFailure, native, type Handle } from "./native.js";
import type { Viewer } from "./reads.js";

function openSession(link: Link, viewer: Viewer, name: string): Handle {
  const at = structs.li_session_options;
  if (!link.isOpen) throw closed("inbox");
  writer.begin(at.size);
  writer.text(at.tenant[0], viewer.tenant, "tenant");
  writer.uint32(at.principalKind[0], viewer.kind, "kind");
  writer.text(at.principalId[0], viewer.id, "id");
  writer.text(at.principalName[0], viewer.name, "name");
  writer.text(at.name[0], name, "name");
  const handle = native.openSession(link.handle);
  if (isFailure(handle)) throw errorOf(handle);
  return handle;
}

/**
 * One client's connection. The host gives it every text frame that it receives and sends every
 * frame that comes out; a client that does not read costs no memory.
 *
 * @example
 * const session = ana.session("tab-1");
 * socket.on("message", (frame) => session.receive(String(frame)));
 * socket.on("close", () => session.close());
 * for await (const frame of session) socket.send(frame);
 */
export class Session implements AsyncIterable<string>, Iterable<string> {
  readonly #link: Link;
  readonly #handle: Handle;
  readonly #id: bigint;
  #isClosed = false;

  /** @internal */
  constructor(link: Link, viewer: Viewer, name: string) {
    this.#link = link;
    this.#handle = openSession(link, viewer, name);
    this.#id = native.readerId(this.#handle);
  }

  #check(): void {
    if (this.#isClosed) throw closed("session");
    if (!this.#link.isOpen) throw closed("inbox");
  }

  /** Takes one whole frame: a text, or an object that is made JSON. */
  receive(frame: string | object): void {
    this.#check();
    const text = typeof frame === "string" ? frame : JSON.stringify(frame);
    const failure = native.sessionReceive(this.#handle, text);
    // What it answers at once is there before any commit.
    this.#link.nudge(this.#id);
    if (failure) throw errorOf(failure);
  }

  /** The next frame for the client, or undefined where there is none now. */
  take(): string | undefined {
    this.#check();
    const frame = native.sessionNext(this.#handle);
    if (isFailure(frame)) throw errorOf(frame);
    return frame;
  }

  /** The frames that there are now. */
  *[Symbol.iterator](): Iterator<string> {
    for (let frame = this.take(); frame !== undefined; frame = this.take()) yield frame;
  }

  /** The frames, until the session is closed; leaving the loop closes it. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    try {
      while (!this.#isClosed) {
        const frame = this.take();
        if (frame !== undefined) yield frame;
        else await this.#link.news(this.#id);
      }
    } finally {
      this.close();
    }
  }

  /** Ends the session, and a loop that waits. More than once is fine. */
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
