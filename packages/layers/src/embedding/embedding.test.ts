import * as tf from '@tensorflow/tfjs';
import { DtypeError, ModelError } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { Embedding } from './embedding.js';

describe('Embedding', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('gives the row of each id, for ids of any shape', () => {
    const layer = new Embedding({ inputDim: 4, outputDim: 2 });
    const ids = tf.tensor3d([[[3, 0, 3]]], [1, 1, 3], 'int32');
    const output = layer.call(ids);
    const rows = layer.namedVariables()[0]!.variable.arraySync() as number[][];
    expectTensorClose(output, { shape: [1, 1, 3, 2], data: [rows[3]!, rows[0]!, rows[3]!].flat() });
  });

  it('starts like that of Keras: uniform in [-0.05, 0.05), the same for the same seed', () => {
    const start = (seed: number): number[] => {
      const layer = new Embedding({ inputDim: 50, outputDim: 20 });
      layer.setSeed(seed);
      layer.call(tf.tensor1d([0], 'int32'));
      return [...layer.namedVariables()[0]!.variable.dataSync()];
    };
    const values = start(1);
    expect(Math.max(...values)).toBeLessThanOrEqual(0.05);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.05);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.09);
    expect(start(1)).toEqual(values);
    expect(start(2)).not.toEqual(values);
  });

  it('adds up the gradients of an id that occurs more than once, and gives none to others', () => {
    const layer = new Embedding({ inputDim: 3, outputDim: 2 });
    const ids = tf.tensor2d([[2, 0, 2]], [1, 3], 'int32');
    layer.call(ids);
    const { variable } = layer.namedVariables()[0]!;
    const cotangent = tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 3, 2]);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(layer.call(ids), cotangent)) as tf.Scalar,
      [variable],
    );
    expectTensorClose(grads[variable.name]!, { shape: [3, 2], data: [3, 4, 0, 0, 6, 8] });
  });

  it('tells padding from ids only when 0 is padding', () => {
    const ids = tf.tensor2d([[5, 0, 1]], [1, 3], 'int32');
    const mask = new Embedding({ inputDim: 6, outputDim: 1, maskZero: true }).computeMask(ids)!;
    expect(mask.dtype).toBe('bool');
    expect(mask.shape).toEqual([1, 3]);
    expect([...mask.dataSync()]).toEqual([1, 0, 1]);
    expect(new Embedding({ inputDim: 6, outputDim: 1 }).computeMask(ids)).toBeUndefined();
  });

  it('refuses ids that are no integers, and lengths that cannot be', () => {
    expect(() => new Embedding({ inputDim: 2, outputDim: 2 }).call(tf.ones([2]))).toThrow(DtypeError);
    expect(() => new Embedding({ inputDim: 0, outputDim: 2 })).toThrow(ModelError);
    expect(() => new Embedding({ inputDim: 2, outputDim: 1.5 })).toThrow('outputDim 1.5');
  });

  it('leaves no tensors behind but its weight', async () => {
    const layer = new Embedding({ inputDim: 3, outputDim: 2, maskZero: true });
    const ids = tf.tensor1d([1, 2], 'int32');
    await expectNoLeak(() => tf.dispose([layer.call(ids), layer.computeMask(ids)!]), 1);
    const before = tf.memory().numTensors;
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before - 1);
  });
});
