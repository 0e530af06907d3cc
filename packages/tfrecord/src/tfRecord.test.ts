import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameTfRecord, readTfRecords, type TfRecord, type TfRecordDamage } from './tfRecord.js';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<(TfRecord | TfRecordDamage)[]> {
  const found = [];
  for await (const item of readTfRecords(source)) found.push(item);
  return found;
}

const records = (found: (TfRecord | TfRecordDamage)[]): TfRecord[] =>
  found.filter((item) => item.kind === 'record');
const damage = (found: (TfRecord | TfRecordDamage)[]): TfRecordDamage[] =>
  found.filter((item) => item.kind === 'damage');

const three = ['first', 'second', 'third'].map((text) => Buffer.from(text));
const threeFramed = Buffer.concat(three.map(frameTfRecord));

describe('readTfRecords', () => {
  it('skips a record with damaged data', async () => {
    const bytes = Buffer.from(threeFramed);
    bytes[frameTfRecord(three[0]!).length + 12]! ^= 1;
    const found = await readAll(chunksOf(bytes, 1000));
    expect(records(found).map(({ data }) => Buffer.from(data).toString())).toEqual(['first', 'third']);
    expect(damage(found)).toEqual([{ kind: 'damage', offset: 21, end: 43, reason: 'data' }]);
  });

  it('ends at a damaged length', async () => {
    const bytes = Buffer.from(threeFramed);
    bytes[21]! ^= 1;
    const found = await readAll(chunksOf(bytes, 1000));
    expect(records(found)).toHaveLength(1);
    expect(damage(found)).toEqual([{ kind: 'damage', offset: 21, end: 21, reason: 'length' }]);
  });

  it('reports each possible cut once', async () => {
    const ends = [0, 21, 43, 64];
    for (let length = 0; length < threeFramed.length; length++) {
      const found = await readAll(chunksOf(threeFramed.subarray(0, length), 7));
      expect(records(found)).toHaveLength(ends.filter((end) => end > 0 && end <= length).length);
      expect(damage(found).map(({ reason }) => reason)).toEqual(ends.includes(length) ? [] : ['truncated']);
    }
  });

  it('takes a length over 2 GiB for damage, even under a right checksum', async () => {
    const forged = frameTfRecord(new Uint8Array(0));
    // Bytes 0 to 12 of a record whose data are 2^40 bytes long.
    const header = Buffer.alloc(8);
    header.writeBigUInt64LE(2n ** 40n);
    const crc = Buffer.from(frameTfRecord(header)).subarray(-4);
    const found = await readAll(chunksOf(Buffer.concat([header, crc, forged]), 5));
    expect(found).toEqual([{ kind: 'damage', offset: 0, end: 0, reason: 'length' }]);
  });

  it('closes its source when the consumer stops', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield threeFramed;
        yield threeFramed;
      } finally {
        closed = true;
      }
    }
    for await (const item of readTfRecords(source())) {
      expect(item.kind).toBe('record');
      break;
    }
    expect(closed).toBe(true);
  });

  it('reads any records back, in whatever chunks they come', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 200 }),
      async (data, chunkSize) => {
        const found = await readAll(chunksOf(Buffer.concat(data.map(frameTfRecord)), chunkSize));
        expect(found.map((item) => item.kind === 'record' && [...item.data])).toEqual(
          data.map((bytes) => [...bytes]),
        );
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});
