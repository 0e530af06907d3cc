import { createWriteStream, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ndArray } from '@tfaip/core';
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { parquetWriteFile } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { ArrowParams } from './arrow/arrowParams.js';
import { CsvParams } from './csvParams.js';
import { fieldsToSample } from './fieldsToSample.js';
import { JsonLinesParams } from './jsonLinesParams.js';
import { writeNpy } from './numpy/npy.js';
import { writeNpz } from './numpy/npz.js';
import { NumpyParams } from './numpy/numpyParams.js';
import { ParquetParams } from './parquetParams.js';
import { RecordGenerator } from './recordGenerator.js';
import type { RecordSourceParams } from './recordSourceParams.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';
import { TfRecordParams, writeExamples } from './tfrecord/tfRecordParams.js';

/** Bytes of a file: more than sources may hold. */
const size = (process.env.TFAIP_SOAK === '1' ? 512 : 16) * 2 ** 20;
/** What a source may hold besides what the test itself does. */
const limit = 8 * 2 ** 20;
const rowSize = 4096;
const rows = size / rowSize;

const folder = new TemporaryFolder();
const text = (row: number) => `${row} `.padEnd(rowSize, 'abcdefgh');
function* each<T>(make: (row: number) => T): Generator<T, void, undefined> {
  for (let row = 0; row < rows; row++) yield make(row);
}
const writeText = (file: string, lines: Iterable<string>) =>
  pipeline(Readable.from(lines), createWriteStream(file));
const matrix = () =>
  ndArray(
    'int32',
    [rows, rowSize / 4],
    new Int32Array(size / 4).map((_, i) => i),
  );
const isText = { shape: [], dtype: 'string' } as const;
const isVector = { shape: [rowSize / 4], dtype: 'int32' } as const;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function memoryInUse(): number {
  // The memory of array buffers is given back after the collection that finds them; the second one waits for it.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe.each<[string, RecordSourceParams, (file: string) => Promise<unknown> | unknown]>([
  [
    'x.csv',
    new CsvParams(),
    (file) =>
      writeText(
        file,
        each((row) => `${row === 0 ? 'x\n' : ''}${text(row)}\n`),
      ),
  ],
  [
    'x.jsonl',
    new JsonLinesParams(),
    (file) =>
      writeText(
        file,
        each((row) => `{"x":"${text(row)}"}\n`),
      ),
  ],
  ['x.npy', new NumpyParams(), (file) => writeNpy(file, matrix())],
  ['stored.npz', new NumpyParams(), (file) => writeNpz(file, { x: matrix() })],
  ['deflated.npz', new NumpyParams(), (file) => writeNpz(file, { x: matrix() }, { compress: true })],
  [
    'x.tfrecord',
    new TfRecordParams(),
    (file) =>
      writeExamples(
        file,
        each((row) => ({ x: [Buffer.from(text(row))] })),
      ),
  ],
  ['x.arrows', new ArrowParams(), writeArrow],
  [
    'x.parquet',
    new ParquetParams(),
    (filename) =>
      parquetWriteFile({
        filename,
        rowGroupSize: 256,
        columnData: [{ name: 'x', data: [...each(text)], type: 'STRING' }],
      }),
  ],
])('a file larger than what may be held: %s', (name, params, write) => {
  it('streams in flat memory, and is closed when reading stops early', async () => {
    const file = folder.at(name);
    await write(file);
    const isNumbers = params instanceof NumpyParams;
    const toSample = fieldsToSample({ inputs: { x: isNumbers ? isVector : isText } });
    const generator = await RecordGenerator.open(Object.assign(params, { files: [file] }), toSample);
    const before = memoryInUse();
    let row = 0;
    for await (const { inputs } of generator.generate()) {
      const expected = isNumbers ? (row * rowSize) / 4 : text(row);
      if (inputs.x!.data[0] !== expected) expect(inputs.x!.data[0]).toBe(expected);
      if (row % Math.floor(rows / 7) === 0) expect(memoryInUse() - before).toBeLessThan(limit);
      row++;
    }
    expect(row).toBe(rows);
    for await (const _ of generator.generate()) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(folder.openFiles() ?? []).toEqual([]);
  });
});

function writeArrow(file: string): void {
  const perBatch = 256;
  const batches: Table[] = [];
  for (let start = 0; start < rows; start += perBatch) {
    const texts = Array.from({ length: perBatch }, (_, i) => text(start + i));
    batches.push(new Table({ x: vectorFromArray(texts, new Utf8()) }));
  }
  writeFileSync(file, tableToIPC(batches[0]!.concat(...batches.slice(1)), 'stream'));
}
