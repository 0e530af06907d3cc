/** Free pieces that are kept; more than that many are never under way. */
const MOST_FREE = 64;
/** How much larger than asked for a piece is made, so that the next, slightly larger content fits too. */
const HEADROOM = 1.25;

/**
 * Pieces of shared memory that are used again and again.
 *
 * V8 does not count shared memory as a reason to collect garbage, and takes moved memory for one all the time; memory that
 * is handed around needs neither.
 */
export class SharedSlots {
  private readonly free: SharedArrayBuffer[] = [];

  /** A piece of at least so many bytes. */
  take(bytes: number): SharedArrayBuffer {
    const slot = this.takeAny();
    return slot && slot.byteLength >= bytes ? slot : newSlot(bytes);
  }

  /** A piece of any size, if one is free. */
  takeAny(): SharedArrayBuffer | undefined {
    return this.free.pop();
  }

  /** Takes a piece back that nobody looks at any more. */
  give(slot: SharedArrayBuffer): void {
    if (this.free.length < MOST_FREE) this.free.push(slot);
  }
}

/** A new piece for so many bytes, and some more. */
export function newSlot(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(Math.ceil(bytes * HEADROOM));
}
