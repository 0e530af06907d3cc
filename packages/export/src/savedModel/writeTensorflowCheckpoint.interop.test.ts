import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ndArray } from '@tfaip/core';
import { describeInterop, describeNative } from '@tfaip/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ExportError } from '../exportError.js';
import { readTensorflowCheckpoint } from '../tensorflowCheckpoint/readTensorflowCheckpoint.js';
import { writeTensorflowCheckpoint } from './writeTensorflowCheckpoint.js';

/** Reads every entry, and restores one into objects with the names of the variables. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import tensorflow as tf
reader = tf.train.load_checkpoint(sys.argv[1])
values = {k: reader.get_tensor(k) for k in reader.get_variable_to_shape_map() if not k.startswith('_')}
model = tf.Module()
model.hidden = tf.Module()
model.hidden.kernel = tf.Variable(tf.zeros([2, 3]))
step = tf.Variable(0, dtype=tf.int32)
tf.train.Checkpoint(model=model).read(sys.argv[1]).assert_existing_objects_matched()
tf.train.Checkpoint(step=step).restore(sys.argv[1]).expect_partial()
print(json.dumps({
    'values': {k: [v.dtype.name, v.tolist()] for k, v in values.items()},
    'restored': [model.hidden.kernel.numpy().tolist(), int(step)]}))
`;

describeNative('writeTensorflowCheckpoint', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tfaip-checkpoint-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const arrays = {
    'model/hidden/kernel': ndArray('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
    'model/hidden/kernel/scale': ndArray('float32', [], Float32Array.of(0.5)),
    mask: ndArray('bool', [3], Uint8Array.of(1, 0, 1)),
    step: ndArray('int32', [], Int32Array.of(7)),
  };

  it('writes what we read, by the same names', async () => {
    const prefix = path.join(folder, 'ckpt');
    await writeTensorflowCheckpoint(prefix, arrays);
    const { keys, names, read } = await readTensorflowCheckpoint(prefix);
    const found = await Promise.all(keys.map(async (key) => [names.get(key), await read(key)]));
    expect(Object.fromEntries(found)).toEqual(arrays);
  });

  it('refuses strings', async () => {
    const text = ndArray('string', [1], ['a']);
    await expect(writeTensorflowCheckpoint(path.join(folder, 'ckpt'), { text })).rejects.toThrow(ExportError);
  });

  describeInterop('in Python', (runPython) => {
    it('is read by its keys, and into objects', async () => {
      const prefix = path.join(folder, 'ckpt');
      await writeTensorflowCheckpoint(prefix, arrays);
      const key = (name: string) => `${name}/.ATTRIBUTES/VARIABLE_VALUE`;
      expect(runPython(program, prefix)).toEqual({
        values: {
          [key('model/hidden/kernel')]: [
            'float32',
            [
              [1, 2, 3],
              [4, 5, 6],
            ],
          ],
          [key('model/hidden/kernel/scale')]: ['float32', 0.5],
          [key('mask')]: ['bool', [true, false, true]],
          [key('step')]: ['int32', 7],
        },
        restored: [
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          7,
        ],
      });
    });
  });
});
