/** Reads little-endian base-128 integers, as LevelDB and Snappy store lengths. */
export class VarintReader {
  constructor(
    readonly bytes: Uint8Array,
    public position = 0,
  ) {}

  /** @throws {RangeError} at the end of the bytes, or if the value is no safe integer. */
  next(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw new RangeError('the data end within a number');
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
    }
    throw new RangeError('a number that is too large');
  }

  /** @throws {RangeError} if there are not as many. */
  take(length: number): Uint8Array {
    const end = this.position + length;
    if (end > this.bytes.length) throw new RangeError(`the data end ${end - this.bytes.length} bytes early`);
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }
}
