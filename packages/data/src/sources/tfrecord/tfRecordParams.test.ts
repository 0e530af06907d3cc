import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DataError, type Sample } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/tfrecord.json' with { type: 'json' };
import { fieldsToSample } from '../fieldsToSample.js';
import { RecordGenerator } from '../recordGenerator.js';
import { collect, collectUntilError } from '../testSupport/collect.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { decodeExample } from './example.js';
import { TfRecordParams, writeExamples } from './tfRecordParams.js';

const folder = new TemporaryFolder();
const format = new TfRecordParams().format();
const pathOf = (name: string) => fileURLToPath(new URL(`../../golden/${name}`, import.meta.url));

describe('TFRecord files', () => {
  it.each(golden.cases.filter(({ examples }) => examples))(
    'of TensorFlow are read: $id',
    async ({ file, records_base64 }) => {
      const records = await collect(format.read(pathOf(file), 0));
      expect(records.map(({ fields }) => fields)).toEqual(
        records_base64.map((base64) => decodeExample(Buffer.from(base64, 'base64'))),
      );
      expect(records.map(({ position }) => position.row)).toEqual(records_base64.map((_, row) => row));
    },
  );

  it('without records give none', async () => {
    expect(await collect(format.read(pathOf('tfrecord/empty.tfrecord'), 0))).toEqual([]);
  });

  it.each(['none', 'gzip', 'zlib'] as const)(
    'are read back as they were written, compression %s',
    async (compression) => {
      const file = folder.at(compression);
      const examples = [{ a: Float32Array.of(1, 2), b: [Buffer.from('ä')], c: BigInt64Array.of(-7n) }, {}];
      await writeExamples(file, examples, { compression });
      const records = await collect(format.read(file, 0));
      expect(records.map(({ fields }) => fields)).toEqual(examples);
    },
  );

  it('become samples by name', async () => {
    const file = folder.at('samples.tfrecord');
    await writeExamples(file, [
      { image: Float32Array.of(1, 2, 3, 4), label: BigInt64Array.of(5n), name: [Buffer.from('é')] },
    ]);
    const toSample = fieldsToSample({
      inputs: { image: { shape: [2, 2, 1], dtype: 'float32' }, name: { shape: [], dtype: 'string' } },
      targets: { label: { shape: [], dtype: 'int32' } },
    });
    const params = Object.assign(new TfRecordParams(), { files: [file] });
    const generator = await RecordGenerator.open(params, toSample);
    expect(await collect<Sample>(generator.generate())).toEqual([
      {
        inputs: {
          image: { dtype: 'float32', shape: [2, 2, 1], data: Float32Array.of(1, 2, 3, 4) },
          name: { dtype: 'string', shape: [], data: ['é'] },
        },
        targets: { label: { dtype: 'int32', shape: [], data: Int32Array.of(5) } },
        outputs: {},
        meta: { file, row: 0 },
      },
    ]);
  });

  it('name file and record where they are damaged or hold something else', async () => {
    const fails = async (file: string) => {
      const { error } = await collectUntilError(format.read(file, 0));
      expect(error).toBeInstanceOf(DataError);
      return (error as Error).message;
    };
    // The golden file's records are texts.
    expect(await fails(pathOf('tfrecord/cut.tfrecord'))).toMatch(
      /cut\.tfrecord, row 0: .*no tf\.train\.Example/,
    );
    const file = folder.at('damaged.tfrecord');
    await writeExamples(file, [{ a: Float32Array.of(1) }, { a: Float32Array.of(2) }]);
    const [whole] = await collect(format.read(file, 0));
    expect(whole!.fields).toEqual({ a: Float32Array.of(1) });
    const bytes = await readFile(file);
    const changed = Buffer.from(bytes);
    changed[bytes.length - 6]! ^= 1;
    expect(await fails(folder.write('changed.tfrecord', changed))).toMatch(
      /changed\.tfrecord, row 1: .*checksum/,
    );
    expect(await fails(folder.write('cut.tfrecord', bytes.subarray(0, -1)))).toMatch(
      /cut\.tfrecord, row 1: .*ends/,
    );
    expect(await fails(folder.at('none.tfrecord'))).toMatch(/none\.tfrecord/);
  });
});
