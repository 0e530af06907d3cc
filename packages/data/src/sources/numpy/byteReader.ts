import { DataError } from '@tfaip/core';

/** Takes as many bytes as are asked for from a stream of chunks. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private chunk: Uint8Array = new Uint8Array(0);
  private done = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /**
   * The next bytes, in memory of their own.
   *
   * @throws {DataError} if the stream ends before.
   */
  async take(length: number): Promise<Uint8Array> {
    const taken = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.chunk.length === 0) await this.next();
      if (this.done) {
        throw new DataError('The data ends too early.', {
          given: `${filled} bytes`,
          expected: `${length} bytes`,
        });
      }
      const part = this.chunk.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      this.chunk = this.chunk.subarray(part.length);
    }
    return taken;
  }

  /** Reads what is left, so that the stream checks what it checks at its end. */
  async drain(): Promise<void> {
    while (!this.done) await this.next();
  }

  /** Ends the stream wherever it is, which closes its file. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async next(): Promise<void> {
    const { value, done } = await this.chunks.next();
    this.done = done === true;
    this.chunk = done ? new Uint8Array(0) : value;
  }
}
