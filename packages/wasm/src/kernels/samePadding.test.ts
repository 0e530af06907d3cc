import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectAsOnCpu, uniform } from '../testSupport/compareBackends.js';

const sizes = fc.record({
  image: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
  filter: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
});

describe('convolutions with same padding', () => {
  it('give what the CPU backend gives, also with strides longer than the filter', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, ({ image, filter, strides }) =>
        expectAsOnCpu(() => {
          const x = uniform([2, ...image, 3], 1) as tf.Tensor4D;
          const dense = uniform([...filter, 3, 2], 2) as tf.Tensor4D;
          const deep = uniform([...filter, 3, 1], 3) as tf.Tensor4D;
          return [
            tf.conv2d(x, dense, strides, 'same'),
            tf.fused.conv2d({ x, filter: dense, strides, pad: 'same', activation: 'relu' }),
            ...(strides[0] === strides[1]
              ? [
                  tf.depthwiseConv2d(x, deep, strides, 'same'),
                  tf.fused.depthwiseConv2d({ x, filter: deep, strides, pad: 'same' }),
                ]
              : []),
          ];
        }),
      ),
      { seed: 1 },
    );
  });
});
