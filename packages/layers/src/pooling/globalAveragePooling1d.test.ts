import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { GlobalAveragePooling1D } from './globalAveragePooling1d.js';

describe('GlobalAveragePooling1D', () => {
  const layer = new GlobalAveragePooling1D();
  beforeAll(() => tf.setBackend('cpu'));

  it('leaves padding out, whatever it holds, and gives 0 for nothing', () => {
    const inputs = tf.tensor3d([1, 3, Number.NaN, 5, Number.POSITIVE_INFINITY, 7], [2, 3, 1]);
    expectTensorClose(layer.call({ inputs, lengths: tf.tensor1d([2, 0], 'int32') }), [2, 0]);
    const mask = tf.tensor2d([1, 1, 0, 1, 0, 1], [2, 3], 'bool');
    expectTensorClose(layer.call({ inputs, mask }), [2, 6]);
  });

  it('is the mean of all steps without padding', () => {
    expectTensorClose(layer.call(tf.tensor3d([1, 2, 3, 4], [1, 2, 2])), [2, 3]);
    expect(() => layer.call(tf.zeros([2, 2]))).toThrow(ShapeError);
  });
});
