import { readFile, truncate } from 'node:fs/promises';
import { DataError, type NamedArrays, type NdArray, ndArray } from '@tfaip/core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { arrayRows } from '../../arrayRow.js';
import type { Fields } from '../recordFormat.js';
import { anyArray } from '../testSupport/arrays.js';
import { collect, collectUntilError } from '../testSupport/collect.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { encodeNpy, writeNpy } from './npy.js';
import { readNpz, writeNpz } from './npz.js';
import { NumpyParams } from './numpyParams.js';

const folder = new TemporaryFolder();
const format = (arrays: string[] = []) => Object.assign(new NumpyParams(), { arrays }).format();

/** More rows than one block has: 1000 numbers each. */
const rows = 300;
const x = ndArray(
  'float32',
  [rows, 10, 100],
  Float32Array.from({ length: rows * 1000 }, (_, i) => i),
);
const y = ndArray(
  'int32',
  [rows],
  Int32Array.from({ length: rows }, (_, i) => -i),
);
const name = ndArray(
  'string',
  [rows],
  Array.from({ length: rows }, (_, i) => `row ${i}`),
);
const table: NamedArrays = { x, y, name };

beforeAll(async () => {
  await writeNpz(folder.at('stored.npz'), table);
  await writeNpz(folder.at('deflated.npz'), table, { compress: true });
  for (const [key, array] of Object.entries(table)) folder.write(`separate/${key}.npy`, encodeNpy(array));
  folder.write('separate/readme.txt', 'is not read');
});

/** Arrays in a form that compares fast and does not depend on their order. */
function valuesOf(fields: Fields): string[] {
  const arrays = Object.entries(fields as NamedArrays);
  return arrays.map(([key, { dtype, shape, data }]) => `${key} ${dtype} [${shape}]: ${data}`).sort();
}

describe('.npz', () => {
  it('reads back what it writes, stored and compressed', async () => {
    expect(valuesOf(await readNpz(folder.at('stored.npz')))).toEqual(valuesOf(table));
    expect(valuesOf(await readNpz(folder.at('deflated.npz')))).toEqual(valuesOf(table));
  });

  it('reads back all arrays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^\w{1,8}$/), anyArray()), async (arrays) => {
        await writeNpz(folder.at('any.npz'), arrays, { compress: true });
        expect(await readNpz(folder.at('any.npz'))).toEqual({ ...arrays });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('writes the same bytes each time', async () => {
    await writeNpz(folder.at('again.npz'), table);
    const [again, before] = [await readFile(folder.at('again.npz')), await readFile(folder.at('stored.npz'))];
    expect(again.equals(before)).toBe(true);
  });
});

describe.each(['stored.npz', 'deflated.npz', 'separate'])('rows of %s', (path) => {
  const file = folder.at(path);

  it('are read in order, with their count', async () => {
    expect(await format().count!(file)).toBe(rows);
    const records = await collect(format().read(file, 0));
    expect(records.map(({ position }) => position)).toEqual(
      Array.from({ length: rows }, (_, row) => ({ file, row })),
    );
    for (const [row, { fields }] of records.entries()) {
      expect([row, valuesOf(fields)]).toEqual([row, valuesOf(arrayRows(table, row))]);
    }
  });

  it('are read from anywhere', async () => {
    for (const start of [1, 65, 66, 299, 300]) {
      const records = await collect(format(['name']).read(file, start));
      expect(records.map(({ fields }) => (fields.name as NdArray).data[0])).toEqual(name.data.slice(start));
    }
    const [first] = await collect(format().read(file, 299));
    expect(valuesOf(first!.fields)).toEqual(valuesOf(arrayRows(table, 299)));
  });

  it('are closed when reading stops early', async () => {
    for await (const { position } of format().read(file, 0)) if (position.row === 70) break;
    expect(folder.openFiles() ?? []).toEqual([]);
  });
});

describe('a table of NumPy arrays', () => {
  it('may be one array', async () => {
    await writeNpy(folder.at('one.npy'), y);
    const records = await collect(format().read(folder.at('one.npy'), 298));
    expect(records.map(({ fields }) => fields)).toEqual([
      { one: ndArray('int32', [], Int32Array.of(-298)) },
      { one: ndArray('int32', [], Int32Array.of(-299)) },
    ]);
  });

  it('may have rows without values, and no rows', async () => {
    await writeNpz(folder.at('empty.npz'), { a: ndArray('float32', [3, 0], new Float32Array(0)) });
    expect(await collect(format().read(folder.at('empty.npz'), 1))).toHaveLength(2);
    await writeNpz(folder.at('none.npz'), { a: ndArray('float32', [0, 2], new Float32Array(0)) });
    expect(await collect(format().read(folder.at('none.npz'), 0))).toEqual([]);
    expect(await format().count!(folder.at('none.npz'))).toBe(0);
  });

  it('must have as many rows in all arrays that are read, and rows at all', async () => {
    const file = folder.at('uneven.npz');
    await writeNpz(file, {
      y,
      scale: ndArray('float32', [], Float32Array.of(2)),
      z: ndArray('int32', [1], Int32Array.of(1)),
    });
    await expect(format().count!(file)).rejects.toThrow(
      /uneven\.npz: array "scale": A single value has no rows/,
    );
    await expect(format(['y', 'z']).count!(file)).rejects.toThrow(/given: y: 300, z: 1/);
    await expect(format(['y', 'w']).count!(file)).rejects.toThrow(/no array "w"\.\s+given: y, scale, z/);
    expect(await format(['y']).count!(file)).toBe(rows);
    folder.write('nothing/readme.txt', 'no arrays');
    await expect(format().count!(folder.at('nothing'))).rejects.toThrow(/nothing: There is no array\./);
  });

  it('is refused where it is cut short', async () => {
    const file = folder.write('cut/x.npy', encodeNpy(x));
    await truncate(file, 5000);
    await expect(format().count!(folder.at('cut'))).rejects.toThrow(/cut.*not as long as its header says/);
    const archive = folder.write('cut.npz', (await readFile(folder.at('stored.npz'))).subarray(0, 2000));
    await expect(format().count!(archive)).rejects.toThrow(DataError);
  });

  it('tells of values that changed in an archive, by its checksum', async () => {
    const bytes = await readFile(folder.at('stored.npz'));
    bytes[100_000]! ^= 1;
    const file = folder.write('changed.npz', bytes);
    await expect(readNpz(file)).rejects.toThrow(/changed\.npz: .*checksum/);
    const { items, error } = await collectUntilError(format().read(file, 0));
    expect(items).toHaveLength(rows);
    expect((error as Error).message).toMatch(/changed\.npz: .*x\.npy.*checksum/);
  });
});
