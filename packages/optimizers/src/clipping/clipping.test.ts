import * as tf from '@tensorflow/tfjs';
import { expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './clipping.js';

describe('clipping', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('leaves gradients of zeros, and those within the limit, as they are', () => {
    const gradients = [tf.zeros([2]), tf.tensor1d([0.3, -0.4])];
    for (const clip of [clipByValue, clipByNorm, clipByGlobalNorm]) {
      for (const [i, clipped] of clip(gradients, 0.5).entries()) expectTensorClose(clipped, gradients[i]!);
    }
  });

  it('takes the norm over axes', () => {
    const [clipped] = clipByNorm(
      [
        tf.tensor2d([
          [3, 4],
          [0.3, 0.4],
        ]),
      ],
      1,
      [1],
    );
    expectTensorClose(clipped!, [0.6, 0.8, 0.3, 0.4]);
  });

  it('makes all gradients NaN when their norm is not finite', () => {
    const clipped = clipByGlobalNorm([tf.tensor1d([1, Number.POSITIVE_INFINITY]), tf.tensor1d([2])], 1);
    expect(clipped.flatMap((each) => [...each.dataSync()]).every(Number.isNaN)).toBe(true);
  });
});
