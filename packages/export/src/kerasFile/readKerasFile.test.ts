import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KerasFileError } from './kerasFileError.js';
import { readKerasFile } from './readKerasFile.js';
import { variableRoles } from './variableRoles.js';

interface GoldenModel {
  readonly id: string;
  readonly weights: readonly { path: string; value: { shape: number[]; data: number[] } }[];
}

const golden = fileURLToPath(new URL('../golden', import.meta.url));
const { cases } = JSON.parse(await readFile(join(golden, 'models.json'), 'utf8')) as { cases: GoldenModel[] };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-keras-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe.each(cases)('the files of $id that Keras wrote', ({ id, weights }) => {
  it.each(['keras', 'weights.h5'])('.%s has every weight exactly, by its name', async (kind) => {
    const arrays = await readKerasFile(join(golden, 'models', id, `${id}.${kind}`));
    expect(Object.keys(arrays).sort()).toEqual(weights.map(({ path }) => path).sort());
    for (const { path, value } of weights) {
      expect(arrays[path]).toEqual({
        dtype: 'float32',
        shape: value.shape,
        data: Float32Array.from(value.data),
      });
    }
  });
});

it.each(['keras', 'weights.h5'])('a cut .%s is a typed error', async (kind) => {
  const bytes = await readFile(join(golden, 'models', 'mlp', `mlp.${kind}`));
  const cut = join(folder, `cut.${kind}`);
  for (const length of [0, 10, bytes.length >> 1, bytes.length - 1]) {
    await writeFile(cut, bytes.subarray(0, length));
    await expect(readKerasFile(cut)).rejects.toThrow(KerasFileError);
  }
});

it('numbers the variables of which it does not know what they are', () => {
  expect(variableRoles('dense_12', 1)).toEqual(['kernel']);
  expect(variableRoles('lstm_cell', 3)).toEqual(['kernel', 'recurrent_kernel', 'bias']);
  expect(variableRoles('batch_normalization_1', 3)).toEqual(['0', '1', '2']);
  expect(variableRoles('my_layer', 2)).toEqual(['0', '1']);
});
