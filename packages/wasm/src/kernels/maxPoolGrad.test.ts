import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, kernel, uniform } from '../testSupport/compareBackends.js';
import { convCases } from '../testSupport/convCases.js';
import { poolGradient } from '../testSupport/poolGradient.js';

// tfjs's pooling kernels refuse explicit padding.
const poolCases = convCases().filter(({ pad }) => !Array.isArray(pad));

describe('MaxPoolGrad', () => {
  it('gives what the CPU backend gives', async () => {
    await fc.assert(
      fc.asyncProperty(poolCases, (pool) =>
        expectAsOnCpu(() => poolGradient('MaxPoolGrad', pool, uniform(pool.x, pool.seed))),
      ),
    );
  });

  it('gives it to the first of equal values', async () => {
    await fc.assert(
      fc.asyncProperty(poolCases, (pool) =>
        expectAsOnCpu(() => poolGradient('MaxPoolGrad', pool, tf.round(uniform(pool.x, pool.seed)))),
      ),
    );
    const [ones] = await computeOn('wasm', () =>
      kernel(
        'MaxPoolGrad',
        { dy: tf.tensor4d([5], [1, 1, 1, 1]), input: tf.ones([1, 2, 2, 1]), output: tf.ones([1, 1, 1, 1]) },
        { filterSize: 2, strides: 2, pad: 'valid' },
      ),
    );
    expect(ones!.values).toEqual([5, 0, 0, 0]);
  });
});
