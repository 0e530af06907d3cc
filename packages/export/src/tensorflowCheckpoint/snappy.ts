import { VarintReader } from './varint.js';

/** A byte of input makes at most about 21 of output (a copy of 64 bytes takes three). */
const maxExpansion = 64;

/**
 * Decompresses a Snappy block (github.com/google/snappy, format_description.txt).
 *
 * @throws {RangeError} if it is damaged.
 */
export function decompressSnappy(compressed: Uint8Array): Uint8Array {
  const reader = new VarintReader(compressed);
  const length = reader.next();
  if (length > compressed.length * maxExpansion) throw new RangeError(`a block that claims ${length} bytes`);
  const output = new Uint8Array(length);
  let written = 0;
  while (reader.position < compressed.length) {
    const tag = reader.take(1)[0]!;
    if ((tag & 3) === 0) {
      const literal = reader.take(literalLength(tag >> 2, reader));
      if (written + literal.length > length) throw new RangeError('more bytes than the block claims');
      output.set(literal, written);
      written += literal.length;
    } else {
      const copy = readCopy(tag, reader);
      const isInside = copy.offset > 0 && copy.offset <= written && written + copy.length <= length;
      if (!isInside) throw new RangeError('a copy from outside of the block');
      // Byte by byte: a copy may overlap what it writes.
      for (let i = 0; i < copy.length; i++, written++) output[written] = output[written - copy.offset]!;
    }
  }
  if (written < length) throw new RangeError('fewer bytes than the block claims');
  return output;
}

function literalLength(code: number, reader: VarintReader): number {
  return (code < 60 ? code : littleEndian(reader.take(code - 59))) + 1;
}

function readCopy(tag: number, reader: VarintReader): { offset: number; length: number } {
  const kind = tag & 3;
  if (kind === 1) return { length: ((tag >> 2) & 7) + 4, offset: (tag >> 5) * 256 + reader.take(1)[0]! };
  return { length: (tag >> 2) + 1, offset: littleEndian(reader.take(kind === 2 ? 2 : 4)) };
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
