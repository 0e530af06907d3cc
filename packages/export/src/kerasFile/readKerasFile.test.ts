import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { legacyKerasFile } from '../testSupport/legacyKerasFile.js';
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

it('a file in the format of Keras 2 has its weights by their names', async () => {
  const path = join(folder, 'legacy.h5');
  const [kernel, bias] = [Float32Array.of(1, 2, 3), Float32Array.of(4)];
  await writeFile(path, await legacyKerasFile({ 'hidden/kernel:0': kernel, 'out/bias:0': bias }));
  expect(await readKerasFile(path)).toEqual({
    'hidden/kernel': { dtype: 'float32', shape: [3], data: kernel },
    'out/bias': { dtype: 'float32', shape: [1], data: bias },
  });
});

it('an archive that claims to hold much more than it is long is refused before it is unpacked', async () => {
  const bytes = await readFile(join(golden, 'models', 'mlp', 'mlp.keras'));
  // A record of the central directory has the file's name after 46 bytes, the way of packing after 10, the unpacked size after 24.
  const record = bytes.lastIndexOf('model.weights.h5') - 46;
  expect(bytes.toString('latin1', record, record + 4)).toBe('PK\u0001\u0002');
  bytes.writeUInt16LE(8, record + 10);
  bytes.writeUInt32LE(0xfffffff0, record + 24);
  const path = join(folder, 'bomb.keras');
  await writeFile(path, bytes);
  await expect(readKerasFile(path)).rejects.toThrow(/4294967280 bytes, more than 16 times the archive/);
});

it('what is wrong with a file is told in the error, and printed nowhere else', async () => {
  const path = join(folder, 'short.weights.h5');
  await writeFile(path, (await readFile(join(golden, 'models', 'mlp', 'mlp.weights.h5'))).subarray(0, 3000));
  await expect(readKerasFile(path)).rejects.toThrow(/given: truncated file: eof = 3000/);
  const loader = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;
  const module = new URL('./readKerasFile.ts', import.meta.url).href;
  const program = `import { readKerasFile } from '${module}';
    await readKerasFile('${path}').catch((error) => console.log(error.name));`;
  const flags = ['--conditions=@tfaip/source', `--import=${loader}`, '--input-type=module', '-e', program];
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'KerasFileError\n', stderr: '' });
});

it('numbers the variables of which it does not know what they are', () => {
  expect(variableRoles('dense_12', 1)).toEqual(['kernel']);
  expect(variableRoles('lstm_cell', 3)).toEqual(['kernel', 'recurrent_kernel', 'bias']);
  expect(variableRoles('batch_normalization_1', 3)).toEqual(['0', '1', '2']);
  expect(variableRoles('my_layer', 2)).toEqual(['0', '1']);
});
