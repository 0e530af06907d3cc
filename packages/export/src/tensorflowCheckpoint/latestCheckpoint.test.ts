import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TensorflowCheckpointError } from './checkpointError.js';
import { latestTensorflowCheckpoint } from './latestCheckpoint.js';

const golden = fileURLToPath(new URL('../golden/models/mlp', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-latest-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('is the one that TensorFlow names', async () => {
  expect(await latestTensorflowCheckpoint(golden)).toBe(join(golden, 'ckpt-1'));
});

it.each([
  ['model_checkpoint_path: "ckpt-7"\nall_model_checkpoint_paths: "ckpt-6"\n', 'ckpt-7'],
  ['all_model_checkpoint_paths: "a"\nmodel_checkpoint_path:  "/elsewhere/then/ckpt-8"', 'ckpt-8'],
  ['model_checkpoint_path: "../../outside/ckpt-9"', 'ckpt-9'],
  ['model_checkpoint_path: "gr\\303\\274n \\"x\\""', 'grün "x"'],
])('lies in the folder: %j', async (text, name) => {
  await writeFile(join(folder, 'checkpoint'), text);
  expect(await latestTensorflowCheckpoint(folder)).toBe(join(folder, name));
});

it.each([
  '',
  'model_checkpoint_path: ""',
  'model_checkpoint_path: "a/.."',
  'model_checkpoint_path: "a\\000b"',
])('is a typed error if none is named: %j', async (text) => {
  await writeFile(join(folder, 'checkpoint'), text);
  await expect(latestTensorflowCheckpoint(folder)).rejects.toThrow(TensorflowCheckpointError);
});

it('is not looked for in a folder of that name', async () => {
  await mkdir(join(folder, 'checkpoint'));
  expect(await latestTensorflowCheckpoint(folder)).toBeUndefined();
});
