import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maskedCrc32c } from './maskedCrc32c.js';

interface Case {
  id: string;
  data_base64: string;
  masked_crc32c: number;
  masked_crc32c_of_length: number;
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('golden/crc32c.json', import.meta.url), 'utf8'),
);

describe('maskedCrc32c', () => {
  it.each(cases)('equals TensorFlow and TensorBoard: $id', (golden) => {
    const data = Buffer.from(golden.data_base64, 'base64');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(data.length));
    expect(maskedCrc32c(data)).toBe(golden.masked_crc32c);
    expect(maskedCrc32c(length)).toBe(golden.masked_crc32c_of_length);
  });
});
