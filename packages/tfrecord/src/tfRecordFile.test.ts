import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { detectCompression, type TfRecordCompression } from './compression.js';
import { type ReadTfRecordFileOptions, readTfRecordFile } from './readTfRecordFile.js';
import { frameTfRecord, type TfRecord, type TfRecordDamage } from './tfRecord.js';
import { writeTfRecordFile } from './writeTfRecordFile.js';

interface Case {
  id: string;
  file: string;
  compression: 'GZIP' | 'ZLIB' | null;
  records_base64: string[];
  error_after_these_records: string | null;
  framing: { offset: number; length: number }[] | null;
}

const golden = new URL('golden/', import.meta.url);
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('tfrecord.json', golden), 'utf8'));
const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-tfrecord-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compressions = ['none', 'gzip', 'zlib'] as const;
const compressionOf = (each: Case) => (each.compression ?? 'none').toLowerCase() as TfRecordCompression;
const pathOf = (each: Case) => fileURLToPath(new URL(each.file, golden));
const decompress = { none: (bytes: Buffer) => bytes, gzip: gunzipSync, zlib: inflateSync };

async function readAll(file: string, options?: ReadTfRecordFileOptions) {
  const records: TfRecord[] = [];
  const damage: TfRecordDamage[] = [];
  for await (const item of readTfRecordFile(file, options)) {
    if (item.kind === 'record') records.push(item);
    else damage.push(item);
  }
  return { records, damage };
}

const base64 = (records: TfRecord[]) => records.map(({ data }) => Buffer.from(data).toString('base64'));
const temporary = (name: string) => path.join(folder, name);

describe('readTfRecordFile', () => {
  it.each(cases)('reads what TensorFlow wrote: $id', async (each) => {
    const { records, damage } = await readAll(pathOf(each));
    // Behind damaged data TensorFlow's reader stops, while ours goes on with the record after it.
    expect(base64(records).slice(0, each.records_base64.length)).toEqual(each.records_base64);
    expect(damage).toHaveLength(each.error_after_these_records ? 1 : 0);
    if (each.framing) {
      expect(records.map(({ offset, data }) => ({ offset, length: data.length }))).toEqual(
        each.framing.map(({ offset, length }) => ({ offset, length })),
      );
    }
    expect(await readAll(pathOf(each), { compression: compressionOf(each) })).toEqual({ records, damage });
  });

  it('takes the compression that it is told', async () => {
    const file = temporary('told');
    await writeTfRecordFile(file, [Buffer.from('x')], { compression: 'gzip' });
    expect((await readAll(file, { compression: 'none' })).damage).toEqual([
      { kind: 'damage', offset: 0, end: 0, reason: 'length' },
    ]);
    expect((await readAll(file, { compression: 'zlib' })).damage).toEqual([
      { kind: 'damage', offset: 0, end: 0, reason: 'compression' },
    ]);
  });

  it('reports a compressed file that is cut off, behind the records that are whole', async () => {
    const whole = gzipSync(
      Buffer.concat([frameTfRecord(Buffer.from('one')), frameTfRecord(Buffer.from('two'))]),
    );
    writeFileSync(temporary('cut.gz'), whole.subarray(0, -8));
    const { records, damage } = await readAll(temporary('cut.gz'));
    expect(records.map(({ data }) => Buffer.from(data).toString())).toEqual(['one', 'two']);
    expect(damage).toEqual([{ kind: 'damage', offset: 38, end: 38, reason: 'compression' }]);
  });

  it('reads an empty file, and one that is shorter than a header', async () => {
    writeFileSync(temporary('empty'), '');
    writeFileSync(temporary('short'), Uint8Array.of(0x78));
    expect(await readAll(temporary('empty'))).toEqual({ records: [], damage: [] });
    expect((await readAll(temporary('short'))).damage).toEqual([
      { kind: 'damage', offset: 0, end: 0, reason: 'truncated' },
    ]);
  });

  it.each(['gzip', 'none'] as const)('names a file that is not there (%s)', async (compression) => {
    const missing = temporary('missing');
    await expect(readAll(missing)).rejects.toThrow(missing);
    await expect(readAll(missing, { compression })).rejects.toThrow(missing);
  });

  it('lets go of the file when the consumer stops', async () => {
    const file = temporary('many.gz');
    await writeTfRecordFile(file, Array(5000).fill(Buffer.alloc(100)), { compression: 'gzip' });
    for await (const item of readTfRecordFile(file)) {
      expect(item.kind).toBe('record');
      break;
    }
  });
});

describe('detectCompression', () => {
  it('tells a record from what merely begins like compressed bytes', () => {
    // Lengths whose lower bytes are the magic number of GZIP and a header of ZLIB.
    for (const length of [0x8b1f, 0x0178]) {
      expect(detectCompression(frameTfRecord(new Uint8Array(length)))).toBe('none');
    }
    expect(detectCompression(Uint8Array.of(0x1f, 0x8b, 8))).toBe('gzip');
    for (const flags of [0x01, 0x5e, 0x9c, 0xda])
      expect(detectCompression(Uint8Array.of(0x78, flags))).toBe('zlib');
    expect(detectCompression(Uint8Array.of(0x78, 0x9d))).toBe('none');
  });
});

describe('writeTfRecordFile', () => {
  it.each(cases.filter((each) => !each.error_after_these_records))(
    "writes TensorFlow's bytes, compression aside: $id",
    async (each) => {
      const compression = compressionOf(each);
      const file = temporary(path.basename(each.file));
      const records = each.records_base64.map((text) => Buffer.from(text, 'base64'));
      await writeTfRecordFile(file, records, { compression });
      const content = (name: string) => decompress[compression](readFileSync(name)).toString('hex');
      expect(content(file)).toBe(content(pathOf(each)));
    },
  );

  it('writes any records in any compression so that they read back', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 100 }),
      fc.constantFrom(...compressions),
      async (data, compression) => {
        await writeTfRecordFile(temporary('any'), data, { compression });
        const { records, damage } = await readAll(temporary('any'));
        expect(damage).toEqual([]);
        expect(base64(records)).toEqual(data.map((bytes) => Buffer.from(bytes).toString('base64')));
      },
    );
    await fc.assert(property, { numRuns: 50, seed: 7 });
  });

  it('draws records no faster than it writes them', async () => {
    let drawn = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        if (++drawn > 1000) throw new Error('enough');
        yield new Uint8Array(2 ** 16);
      }
    }
    await expect(writeTfRecordFile(temporary('no-such-folder/x'), endless())).rejects.toThrow(
      'no-such-folder',
    );
    expect(drawn).toBeLessThan(10);
    await expect(writeTfRecordFile(temporary('endless'), endless())).rejects.toThrow('enough');
    expect(existsSync(temporary('endless'))).toBe(true);
  });
});
