import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeInterop } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { readTensorflowCheckpoint } from './readTensorflowCheckpoint.js';

/** 300 variables, so that the index has several blocks, written by objects and, as TensorFlow 1 did, by names. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import numpy as np
import tensorflow as tf
values = {f'layer_{i:03}/a_name_that_is_shared/kernel': np.random.default_rng(i).random((i % 4, 3), 'float32') for i in range(300)}
values['counts'] = np.arange(-2, 3, dtype='int64')
values['mask'] = np.array([[True], [False]])
values['step'] = np.int32(7)
root = tf.train.Checkpoint(variables=[tf.Variable(v, name=k) for k, v in values.items()], nested=tf.Module())
root.nested.scalar = tf.Variable(0.25, name='scalar')
objects = root.save(sys.argv[1] + '/objects')
with tf.Graph().as_default(), tf.compat.v1.Session() as session:
    for k, v in values.items():
        tf.compat.v1.get_variable(k, initializer=v)
    session.run(tf.compat.v1.global_variables_initializer())
    names = tf.compat.v1.train.Saver().save(session, sys.argv[1] + '/names')
print(json.dumps({'values': {k: [list(v.shape), v.flatten().tolist()] for k, v in values.items()}, 'prefixes': [objects, names]}))
`;

interface Written {
  readonly values: Readonly<Record<string, readonly [number[], (number | boolean)[]]>>;
  readonly prefixes: readonly string[];
}

describeInterop('checkpoints that Python wrote', (runPython) => {
  it('by objects and by names have every variable exactly', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tfaip-checkpoint-'));
    try {
      const { values, prefixes } = runPython(program, folder) as Written;
      expect(prefixes).toHaveLength(2);
      for (const prefix of prefixes) {
        const { keys, names, read } = await readTensorflowCheckpoint(prefix);
        const byName = new Map(keys.map((key) => [names.get(key), key]));
        for (const [name, [shape, data]] of Object.entries(values)) {
          const found = await read(byName.get(name)!);
          expect([found.shape, Array.from(found.data, Number)], name).toEqual([shape, data.map(Number)]);
        }
      }
      const { names } = await readTensorflowCheckpoint(prefixes[0]!);
      expect([...names.values()]).toContain('scalar');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
