// Images of the C interface's structs, written and read by offsets; see src/image.h.
import { native } from "./native.js";

const HIGH = 2 ** 32;

function refuse(name: string, expected: string, found: unknown): never {
  const shown = typeof found === "string" ? `"${found}"` : String(found);
  const text = `${name} must be ${expected}, not ${shown}`;
  const isNumber = typeof found === "number" || typeof found === "bigint";
  throw isNumber ? new RangeError(text) : new TypeError(text);
}

/** Writes one image at a time into the memory that the addon reads. */
class Writer {
  #buffer = Buffer.alloc(0);
  #words = new Uint32Array(0);
  /** How long the image is by now. */
  size = 0;

  #grow(size: number): void {
    const before = this.#buffer;
    const memory = native.input(Math.max(size, 2 * before.length, 65536));
    this.#buffer = Buffer.from(memory);
    this.#words = new Uint32Array(memory, 0, memory.byteLength >> 2);
    this.#buffer.set(before);
  }

  /** Begins an image with a struct of `size` bytes, all zero but for its struct_size. */
  begin(size: number, structSize = size): this {
    if (size > this.#buffer.length) this.#grow(size);
    this.#words.fill(0, 0, size >> 2);
    this.#words[0] = structSize;
    this.size = size;
    return this;
  }

  /** Begins with the copy of an image. */
  beginWith(image: Uint8Array): void {
    if (image.length > this.#buffer.length) this.#grow(image.length);
    this.#buffer.set(image);
    this.size = image.length;
  }

  copy(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#buffer, 0, this.size);
  }

  /** Makes room for images of their own behind what there is; the first one begins there. */
  room(size: number): number {
    const begin = (this.size + 7) & ~7;
    if (begin + size > this.#buffer.length) this.#grow(begin + size);
    this.#buffer.fill(0, begin, begin + size);
    this.size = begin + size;
    return begin;
  }

  text(at: number, value: unknown, name: string): void {
    if (typeof value !== "string") refuse(name, "a string", value);
    if (!value.isWellFormed()) {
      throw new TypeError(`${name} has a lone surrogate, which is no Unicode text`);
    }
    const begin = this.size;
    const room = begin + value.length * 3;
    if (room > this.#buffer.length) this.#grow(room);
    const written = this.#buffer.write(value, begin, "utf8");
    this.#words[at >> 2] = begin;
    this.#words[(at >> 2) + 2] = written;
    this.size = begin + written;
  }

  uint32(at: number, value: unknown, name: string): void {
    if (typeof value !== "number" || value >>> 0 !== value) {
      refuse(name, "an integer from 0 to 2^32-1", value);
    }
    this.#words[at >> 2] = value;
  }

  int32(at: number, value: unknown, name: string): void {
    if (typeof value !== "number" || (value | 0) !== value) {
      refuse(name, "an integer of 32 bits", value);
    }
    this.#words[at >> 2] = value;
  }

  uint64(at: number, value: unknown, name: string): void {
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      refuse(name, "an integer from 0 to 2^53-1", value);
    }
    this.#long(at, value as number);
  }

  int64(at: number, value: unknown, name: string): void {
    if (!Number.isSafeInteger(value)) refuse(name, "an integer within 2^53-1", value);
    this.#long(at, value as number);
  }

  #long(at: number, value: number): void {
    const high = Math.floor(value / HIGH);
    this.#words[at >> 2] = value - high * HIGH;
    this.#words[(at >> 2) + 1] = high;
  }

  /** Sets bits of a number of 32 bits. */
  bits(at: number, bits: number): void {
    this.#words[at >> 2] |= bits;
  }
}

export const writer = new Writer();

/** Reads images: a page, or the outcomes. */
export class Block {
  readonly buffer: Buffer;
  readonly #words: Uint32Array;

  constructor(memory: ArrayBuffer) {
    this.buffer = Buffer.from(memory);
    this.#words = new Uint32Array(memory, 0, memory.byteLength >> 2);
  }

  uint32(at: number): number {
    return this.#words[at >> 2];
  }

  int32(at: number): number {
    return this.#words[at >> 2] | 0;
  }

  uint64(at: number): number {
    return this.#words[at >> 2] + this.#words[(at >> 2) + 1] * HIGH;
  }

  int64(at: number): number {
    return this.#words[at >> 2] + (this.#words[(at >> 2) + 1] | 0) * HIGH;
  }

  /** An li_str. */
  text(at: number): string {
    const size = this.#words[(at >> 2) + 2];
    const begin = this.#words[at >> 2];
    return size === 0 ? "" : this.buffer.toString("utf8", begin, begin + size);
  }

  /** A char[], up to its NUL. */
  chars(at: number): string {
    if (this.buffer[at] === 0) return "";
    return this.buffer.toString("utf8", at, this.buffer.indexOf(0, at));
  }
}

type Layout = Readonly<Record<string, number | readonly [offset: number, type: string]>>;

/** Every member of a struct of numbers and chars, by the names of the layout. */
export function readStruct(layout: Layout, block: Block): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(layout)) {
    if (typeof member === "number" || name === "structSize") continue;
    out[name] = readMember(block, ...member);
  }
  return out;
}

/** What makes a struct of an answer. */
export const structOf = <T>(layout: Layout) => (answer: ArrayBuffer) =>
  readStruct(layout, new Block(answer)) as T;

function readMember(block: Block, at: number, type: string): unknown {
  const list = /^uint64_t\[(\d+)\]$/.exec(type);
  if (list) return Array.from({ length: Number(list[1]) }, (_, i) => block.uint64(at + 8 * i));
  if (type.startsWith("char[")) return block.chars(at);
  if (type === "uint64_t") return block.uint64(at);
  return type === "int64_t" ? block.int64(at) : block.uint32(at);
}
