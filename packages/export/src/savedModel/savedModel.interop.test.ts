import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { ndArray } from '@tfaip/core';
import { trace } from '@tfaip/graph';
import { describeInterop, describeNative } from '@tfaip/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSavedModel } from './loadSavedModel.js';
import { writeSavedModel } from './writeSavedModel.js';

const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
predict = model.signatures['serving_default']
outputs = {name: value.numpy().tolist() for name, value in predict(x=x).items()}
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(predict(x=x)['y'])
gradient = tape.gradient(loss, model.trainable_variables)
for variable, change in zip(model.trainable_variables, gradient):
    variable.assign_sub(0.5 * change)
tuned = predict(x=x)['y'].numpy().tolist()
steps = [model.signatures['train'](learning_rate=tf.constant(0.1))['loss'].numpy().tolist() for _ in range(3)]
print(json.dumps({'outputs': outputs, 'tuned': tuned, 'steps': steps,
    'shape': predict.structured_outputs['y'].shape.as_list(), 'names': [v.name for v in model.variables], 'trainable': [v.name for v in model.trainable_variables]}))
`;

describeNative('writeSavedModel', () => {
  let folder: string;
  let w: tf.Variable;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tfaip-saved-'));
    w = tf.variable(tf.tensor2d([[1], [-2]]), true);
    const predict = trace(({ x }) => ({ y: tf.matMul(x!, w) }), {
      x: ndArray('float32', [2, 2], new Float32Array(4)),
    });
    const train = trace(
      ({ learning_rate }) => {
        w.assign(w.sub(learning_rate!));
        return { loss: w.sum() };
      },
      { learning_rate: ndArray('float32', [], new Float32Array(1)) },
    );
    await writeSavedModel(folder, {
      signatures: { serving_default: { graph: predict }, train: { graph: train, trains: true } },
      variables: [{ name: 'dense/kernel', variable: w, trainable: true }],
      values: {},
      step: 7,
    });
  });
  afterEach(async () => {
    w.dispose();
    await rm(folder, { recursive: true });
  });

  it('runs in our own session', async () => {
    using model = await loadSavedModel(folder);
    const x = ndArray('float32', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
    expect(model.signatures.serving_default).toEqual({
      inputs: { x: { dtype: 'float32', shape: [-1, 2] } },
      outputs: { y: { dtype: 'float32', shape: [-1, 1] } },
    });
    const { y } = await model.run('serving_default', { x });
    expect(y).toEqual(ndArray('float32', [3, 1], Float32Array.of(-3, -5, -7)));
    const rate = ndArray('float32', [], Float32Array.of(0.5));
    expect((await model.run('train', { learning_rate: rate })).loss?.data).toEqual(Float32Array.of(-2));
    expect((await model.run('serving_default', { x })).y?.data).toEqual(Float32Array.of(-4.5, -8.5, -12.5));
  });

  describeInterop('in Python', (runPython) => {
    it('gives callable signatures, variables with gradients, training steps', () => {
      const result = runPython(program, folder) as Record<string, unknown>;
      expect(result).toMatchObject({
        outputs: { y: [[-3], [-5], [-7]] },
        shape: [null, 1],
        tuned: [[-19.5], [-42.5], [-65.5]],
        names: ['dense/kernel:0', 'step:0'],
        trainable: ['dense/kernel:0'],
      });
      const [first, second, third] = result.steps as [number, number, number];
      expect([first, second, third].map((loss) => Math.round(loss * 10))).toEqual([-117, -119, -121]);
    });
  });
});
