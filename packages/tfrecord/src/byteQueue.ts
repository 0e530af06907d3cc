/** Takes pieces of chosen lengths from a stream of chunks; holds no more than was asked for plus one chunk. */
export class ByteQueue {
  private readonly chunks: Uint8Array[] = [];
  private readonly source: AsyncIterator<Uint8Array>;
  private available = 0;
  private ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Waits until `length` bytes are there; false if the stream ends before. */
  async has(length: number): Promise<boolean> {
    while (this.available < length && !this.ended) {
      const next = await this.source.next();
      if (next.done) {
        this.ended = true;
      } else {
        this.chunks.push(next.value);
        this.available += next.value.length;
      }
    }
    return this.available >= length;
  }

  /** Removes the next `length` bytes, which must be there; may share memory with the chunk that they came in. */
  take(length: number): Uint8Array {
    this.available -= length;
    const first = this.chunks[0];
    if (first === undefined) return new Uint8Array(0);
    if (first.length >= length) {
      this.dropFromFirst(first, length);
      return first.subarray(0, length);
    }
    return this.gather(length);
  }

  /** Tells the source that no more is wanted, so that it closes its file. */
  async close(): Promise<void> {
    this.ended = true;
    await this.source.return?.();
  }

  private gather(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const chunk = this.chunks[0] as Uint8Array;
      const count = Math.min(chunk.length, length - filled);
      bytes.set(chunk.subarray(0, count), filled);
      filled += count;
      this.dropFromFirst(chunk, count);
    }
    return bytes;
  }

  private dropFromFirst(first: Uint8Array, count: number): void {
    if (count === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(count);
  }
}
