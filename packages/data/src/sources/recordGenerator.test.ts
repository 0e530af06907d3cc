import { DataError, type NamedSpecs, type Sample } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { CsvParams } from './csvParams.js';
import { fieldsToSample } from './fieldsToSample.js';
import { writeNpz } from './numpy/npz.js';
import { NumpyParams } from './numpy/numpyParams.js';
import { RecordGenerator } from './recordGenerator.js';
import { collect, collectUntilError } from './testSupport/collect.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';
import type { ToSample } from './toSample.js';

const folder = new TemporaryFolder();
folder.write('a.csv', 'x,y\n1,10\n2,20\n');
folder.write('b.csv', 'x,y\n3,30\n');
const x: NamedSpecs = { x: { shape: [], dtype: 'float32' } };
const params = (...files: string[]) => Object.assign(new CsvParams(), { files });
const xOf = ({ inputs }: Sample) => inputs.x!.data[0];

describe('RecordGenerator', () => {
  it('reads the files of a pattern one after the other', async () => {
    const generator = await RecordGenerator.open(params(folder.at('*.csv')), fieldsToSample({ inputs: x }));
    expect(generator.length).toBeUndefined();
    expect('generateFrom' in generator).toBe(false);
    const samples = await collect(generator.generate());
    expect(samples.map(xOf)).toEqual([1, 2, 3]);
    expect(samples[2]!.meta).toEqual({ file: folder.at('b.csv'), line: 2 });
  });

  it('starts anywhere where the format knows its rows, whatever file that is in', async () => {
    for (const [name, values] of [
      ['1', [1, 2]],
      ['2', []],
      ['3', [3, 4, 5]],
    ] as const) {
      const data = Float32Array.from(values);
      await writeNpz(folder.at(`${name}.npz`), { x: { dtype: 'float32', shape: [data.length], data } });
    }
    const npz = Object.assign(new NumpyParams(), { files: [folder.at('*.npz')] });
    const generator = await RecordGenerator.open(npz, fieldsToSample({ inputs: x }));
    expect(generator.length).toBe(5);
    const all = await collect(generator.generate());
    expect(all.map(xOf)).toEqual([1, 2, 3, 4, 5]);
    for (let start = 0; start <= 5; start++) {
      expect(await collect(generator.generateFrom!(start))).toEqual(all.slice(start));
    }
  });

  it('makes inputs and targets of fields, also of several', async () => {
    const toSample = fieldsToSample({
      inputs: { point: { shape: [2], dtype: 'float32' } },
      targets: { label: { shape: [], dtype: 'int32' } },
      fields: { point: ['x', 'y'], label: 'y' },
    });
    const generator = await RecordGenerator.open(params(folder.at('b.csv')), toSample);
    const [sample] = await collect(generator.generate());
    expect(sample!.inputs.point).toEqual({ dtype: 'float32', shape: [2], data: Float32Array.of(3, 30) });
    expect(sample!.targets.label).toEqual({ dtype: 'int32', shape: [], data: Int32Array.of(30) });
  });

  it('gives the records too', async () => {
    const generator = await RecordGenerator.open(params(folder.at('b.csv')), fieldsToSample({ inputs: x }));
    const records = await collect(generator.records());
    expect(records).toEqual([
      { fields: { x: '3', y: '30' }, position: { file: folder.at('b.csv'), line: 2 } },
    ]);
  });

  it('names file and record where making a sample fails, after the samples before', async () => {
    const file = folder.write('bad/bad.csv', 'x\n1\n2\nthree\n');
    const generator = await RecordGenerator.open(params(file), fieldsToSample({ inputs: x }));
    const { items, error } = await collectUntilError(generator.generate());
    expect(items.map(xOf)).toEqual([1, 2]);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toContain(`${file}, line 4: "x" has a value that is not float32.`);
    expect((error as Error).message).toContain("given: 'three'");
  });

  it('names the field that is missing', async () => {
    const toSample = fieldsToSample({ inputs: { z: x.x! } });
    const generator = await RecordGenerator.open(params(folder.at('a.csv')), toSample);
    await expect(collect(generator.generate())).rejects.toThrow(
      /a\.csv, line 2: .*"z"\.\s+given: values of x, y/,
    );
  });

  it('makes samples asynchronously, as many at once as are allowed, in order', async () => {
    const calls: string[] = [];
    let goOn = () => {};
    const secondCall = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const simple = fieldsToSample({ inputs: x });
    const toSample: ToSample = async (fields, position) => {
      calls.push(`begin ${fields.x}`);
      if (fields.x === '2') goOn();
      await secondCall;
      calls.push(`end ${fields.x}`);
      return simple(fields, position);
    };
    const generator = await RecordGenerator.open(params(folder.at('*.csv')), toSample, { concurrency: 2 });
    expect((await collect(generator.generate())).map(xOf)).toEqual([1, 2, 3]);
    expect(calls.slice(0, 3)).toEqual(['begin 1', 'begin 2', 'end 1']);
    expect(calls.indexOf('begin 3')).toBeGreaterThan(calls.indexOf('end 1'));
  });

  it('closes its file when a run is stopped early, and runs may overlap', async () => {
    const generator = await RecordGenerator.open(params(folder.at('*.csv')), fieldsToSample({ inputs: x }));
    const first = generator.generate()[Symbol.asyncIterator]();
    expect(xOf((await first.next()).value!)).toBe(1);
    expect((await collect(generator.generate())).map(xOf)).toEqual([1, 2, 3]);
    expect(xOf((await first.next()).value!)).toBe(2);
    await first.return!();
    expect(folder.openFiles() ?? []).toEqual([]);
  });

  it('refuses a concurrency below 1', async () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN]) {
      const opening = RecordGenerator.open(params(folder.at('a.csv')), fieldsToSample({ inputs: x }), {
        concurrency,
      });
      await expect(opening).rejects.toThrow(/concurrency/);
    }
  });

  it('refuses files that are not there', async () => {
    const open = (...files: string[]) =>
      RecordGenerator.open(params(...files), fieldsToSample({ inputs: x }));
    await expect(open(folder.at('missing.csv'))).rejects.toThrow(/missing\.csv/);
    await expect(open(folder.at('*.tsv'))).rejects.toThrow(/matches no file/);
    await expect(open()).rejects.toThrow(DataError);
  });
});
