import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TensorflowCheckpointError } from './checkpointError.js';
import { readTensorflowCheckpoint } from './readTensorflowCheckpoint.js';
import { decompressSnappy } from './snappy.js';

interface GoldenModel {
  readonly id: string;
  readonly weights: readonly { path: string; value: { shape: number[]; data: number[] } }[];
  readonly checkpoint_tensors: Readonly<Record<string, unknown>>;
}

const golden = fileURLToPath(new URL('../golden', import.meta.url));
const { cases } = JSON.parse(await readFile(join(golden, 'models.json'), 'utf8')) as { cases: GoldenModel[] };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-checkpoint-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe.each(cases)('the checkpoints of $id that Keras wrote', ({ id, weights, checkpoint_tensors }) => {
  it.each(['ckpt-1', 'savedmodel/variables/variables'])('%s has every weight exactly', async (name) => {
    const { keys, names, read } = await readTensorflowCheckpoint(join(golden, 'models', id, name));
    expect([...names.values()]).toEqual(expect.arrayContaining(weights.map(({ path }) => path)));
    if (name === 'ckpt-1') expect(keys).toEqual(Object.keys(checkpoint_tensors).sort());
    const tensors = await Promise.all(keys.map(read));
    const found = tensors.map(({ shape, data }) => JSON.stringify([shape, [...(data as Float32Array)]]));
    for (const { value } of weights) {
      expect(found).toContain(JSON.stringify([value.shape, [...Float32Array.from(value.data)]]));
    }
  });
});

describe('a damaged checkpoint', () => {
  it('is a typed error at every seventh byte of its index, or another valid index', async () => {
    const source = join(golden, 'models', 'mlp', 'ckpt-1');
    const index = await readFile(`${source}.index`);
    const prefix = join(folder, 'ckpt');
    await cp(`${source}.data-00000-of-00001`, `${prefix}.data-00000-of-00001`);
    for (let i = 0; i < index.length; i += 7) {
      const damaged = Uint8Array.from(index);
      damaged[i]! ^= 0xff;
      await writeFile(`${prefix}.index`, damaged);
      const error = await readTensorflowCheckpoint(prefix).catch((thrown: unknown) => thrown);
      if (error instanceof Error) expect(error).toBeInstanceOf(TensorflowCheckpointError);
    }
    await writeFile(`${prefix}.index`, index.subarray(0, 100));
    await expect(readTensorflowCheckpoint(prefix)).rejects.toThrow(TensorflowCheckpointError);
  });

  it('is refused if its data are not those of the index', async () => {
    const source = join(golden, 'models', 'mlp', 'ckpt-1');
    const prefix = join(folder, 'data');
    await cp(`${source}.index`, `${prefix}.index`);
    const data = await readFile(`${source}.data-00000-of-00001`);
    await writeFile(
      `${prefix}.data-00000-of-00001`,
      data.map((byte) => byte ^ 1),
    );
    await expect(readTensorflowCheckpoint(prefix)).rejects.toThrow(TensorflowCheckpointError);
  });
});

it('decompresses literals and copies that overlap what they write', () => {
  // "ab" and a copy of six bytes from two bytes before.
  const block = Uint8Array.from([8, 0b000001_00, 97, 98, 0b000_010_01, 2]);
  expect(new TextDecoder().decode(decompressSnappy(block))).toBe('abababab');
  expect(() => decompressSnappy(block.subarray(0, 4))).toThrow(RangeError);
});
