import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { DataError, type NdArray, ndArray } from '@tfaip/core';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import * as fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { readArrowMessages } from './arrow/arrowMessages.js';
import { ArrowParams } from './arrow/arrowParams.js';
import { CsvParams } from './csvParams.js';
import { withFile } from './fileBytes.js';
import { decodeImage } from './images/decodeImage.js';
import { JsonLinesParams } from './jsonLinesParams.js';
import { encodeNpy } from './numpy/npy.js';
import { writeNpz } from './numpy/npz.js';
import { NumpyParams } from './numpy/numpyParams.js';
import { ParquetParams } from './parquetParams.js';
import type { Fields, RecordFormat } from './recordFormat.js';
import { collect, collectUntilError } from './testSupport/collect.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';
import { TfRecordParams, writeExamples } from './tfrecord/tfRecordParams.js';

/** Damaged files for each parser. */
const numRuns = process.env.TFAIP_SOAK === '1' ? 20_000 : 200;

const folder = new TemporaryFolder();
const rows = 20;
const indices = Array.from({ length: rows }, (_, i) => i);
const texts = indices.map((i) => `text ${i} äö`);
const numbers = Float32Array.from(indices, (i) => i / 3);

/** One change to a file. */
type Change = (bytes: Buffer) => Buffer;

/** A place in a file, as a part of its length; `fc.double` would draw mostly its very beginning. */
const place: fc.Arbitrary<number> = fc.nat({ max: 2 ** 24 - 1 }).map((value) => value / 2 ** 24);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, bits]) => (bytes: Buffer) => {
    const changed = Buffer.from(bytes);
    if (bytes.length > 0) changed[Math.floor(at * bytes.length)]! ^= bits;
    return changed;
  }),
  place.map((at) => (bytes: Buffer) => bytes.subarray(0, at * bytes.length)),
  fc.tuple(place, fc.integer({ min: 1, max: 9 })).map(([at, count]) => (bytes: Buffer) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + count)]);
  }),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 9 })).map(([at, more]) => (bytes: Buffer) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), more, bytes.subarray(start)]);
  }),
);
const changes: fc.Arbitrary<Change> = fc
  .array(change, { minLength: 1, maxLength: 4 })
  .map((all) => (bytes) => all.reduce((changed, each) => each(changed), bytes));

/** A format, a file of it, and whether it has checksums over all of its data. */
interface FuzzedFormat {
  readonly name: string;
  readonly format: RecordFormat;
  readonly bytes: () => Promise<Uint8Array> | Uint8Array;
  readonly isChecked?: boolean;
}

const npz = async (compress: boolean) => {
  const file = folder.at('whole.npz');
  const arrays: Record<string, NdArray> = {
    x: ndArray(
      'float32',
      [rows, 2],
      Float32Array.from({ length: 2 * rows }, (_, i) => i),
    ),
    text: ndArray('string', [rows], texts),
  };
  await writeNpz(file, arrays, { compress });
  return readFile(file);
};
const tfrecord = async () => {
  const file = folder.at('whole.tfrecord');
  await writeExamples(
    file,
    indices.map((i) => ({ x: numbers, text: [Buffer.from(texts[i]!)], label: BigInt64Array.of(BigInt(i)) })),
  );
  return readFile(file);
};
const csv = `text,x\n${indices.map((i) => `"${texts[i]}",${numbers[i]}`).join('\n')}\n`;

const formats: FuzzedFormat[] = [
  { name: 'table.csv', format: new CsvParams().format(), bytes: () => Buffer.from(csv) },
  { name: 'table.csv.gz', format: new CsvParams().format(), bytes: () => gzipSync(csv), isChecked: true },
  {
    name: 'table.jsonl',
    format: new JsonLinesParams().format(),
    bytes: () =>
      Buffer.from(indices.map((i) => JSON.stringify({ text: texts[i], x: numbers[i] })).join('\n')),
  },
  {
    name: 'x.npy',
    format: new NumpyParams().format(),
    bytes: () => encodeNpy(ndArray('string', [rows], texts)),
  },
  { name: 'stored.npz', format: new NumpyParams().format(), bytes: () => npz(false), isChecked: true },
  { name: 'deflated.npz', format: new NumpyParams().format(), bytes: () => npz(true), isChecked: true },
  {
    name: 'table.parquet',
    format: new ParquetParams().format(),
    bytes: () =>
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: 'text', data: texts },
            { name: 'x', data: numbers },
          ],
        }),
      ),
  },
  { name: 'examples.tfrecord', format: new TfRecordParams().format(), bytes: tfrecord, isChecked: true },
];

describe.each(formats)('a damaged $name', ({ name, format, bytes, isChecked = false }) => {
  it('gives records or a DataError that names it, and is closed', async () => {
    const whole = Buffer.from(await bytes());
    const expected = await fieldsIn(format, folder.write(name, whole));
    expect(expected).toHaveLength(rows);
    await fc.assert(
      fc.asyncProperty(changes, async (damage) => {
        const file = folder.write(name, damage(whole));
        const { items, error } = await collectUntilError(format.read(file, 0));
        if (error !== undefined) expect(error).toSatisfy(namesThe(file));
        if (isChecked) {
          const read = items.map(({ fields }) => fields);
          if (error === undefined || name.endsWith('tfrecord'))
            expect(expected).toEqual(expect.arrayContaining(read));
        }
        if (format.count)
          await format.count(file).catch((failure) => expect(failure).toSatisfy(namesThe(file)));
      }),
      { seed: 8, numRuns },
    );
    // Libraries close a file that they could not open as theirs without anybody waiting for it.
    await vi.waitFor(() => expect(folder.openFiles() ?? []).toEqual([]));
  });
});

describe('an Arrow stream with damaged data', () => {
  // apache-arrow does not verify the descriptions of messages (FlatBuffers), only what is checked here is.
  it('gives records or a DataError that names it, and is closed', async () => {
    const format = new ArrowParams().format();
    const whole = Buffer.from(tableToIPC(tableFromArrays({ text: texts, x: numbers }), 'stream'));
    const bodies = await bodiesOf(folder.write('whole.arrows', whole));
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1 }), fc.option(place), async (places, cut) => {
        const damaged = Buffer.from(whole);
        for (const at of places) damaged[bodies[Math.floor(at * bodies.length)]!]! ^= 0x81;
        const file = folder.write(
          'table.arrows',
          cut === null ? damaged : damaged.subarray(0, cut * whole.length),
        );
        const { items, error } = await collectUntilError(format.read(file, 0));
        if (error === undefined) expect(items).toHaveLength(rows);
        else expect(error).toSatisfy(namesThe(file));
      }),
      { seed: 8, numRuns },
    );
    // Libraries close a file that they could not open as theirs without anybody waiting for it.
    await vi.waitFor(() => expect(folder.openFiles() ?? []).toEqual([]));
  });
});

/** The places in a file of the data of its Arrow messages, behind their descriptions. */
async function bodiesOf(file: string): Promise<number[]> {
  const bytes = await readFile(file);
  const { messages } = await withFile(file, readArrowMessages);
  return messages.flatMap(({ start, end }) => {
    const body = start + 8 + bytes.readInt32LE(start + 4);
    return Array.from({ length: end - body }, (_, i) => body + i);
  });
}

describe.each(['png', 'jpeg', 'webp'] as const)('a damaged %s', (type) => {
  it('gives an image or a DataError', async () => {
    const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
    const whole = await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
      .toFormat(type)
      .toBuffer();
    await fc.assert(
      fc.asyncProperty(changes, async (damage) => {
        const decoded = await decodeImage(damage(whole)).catch((error: unknown) => error);
        if (decoded instanceof Error) expect(decoded).toBeInstanceOf(DataError);
        else expect(decoded).toMatchObject({ channels: 3 });
      }),
      { seed: 8, numRuns },
    );
  });
});

async function fieldsIn(format: RecordFormat, file: string): Promise<Fields[]> {
  return (await collect(format.read(file, 0))).map(({ fields }) => fields);
}

function namesThe(file: string): (error: unknown) => boolean {
  return (error) => error instanceof DataError && error.message.startsWith(file);
}
