import { native, type Handle } from "./native.js";

/** A clock that stands until it is moved; for tests. Any number of inboxes may go by it. */
export class ManualClock {
  /** @internal */
  readonly handle: Handle;

  constructor(nowMs = 0) {
    this.handle = native.clockNew(checked(nowMs));
    Object.defineProperty(this, "handle", { enumerable: false });
  }

  /** In ms since 1970. */
  get nowMs(): number {
    return native.clockNow(this.handle);
  }
  set nowMs(ms: number) {
    native.clockSet(this.handle, checked(ms));
  }

  /** Moves it on; returns the new time. */
  advance(ms: number): number {
    return (this.nowMs += ms);
  }
}

function checked(ms: number): number {
  if (!Number.isSafeInteger(ms)) {
    throw new RangeError(`a time must be an integer, not ${String(ms)}`);
  }
  return ms;
}
