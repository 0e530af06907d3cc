import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, kernel, uniform } from '../testSupport/compareBackends.js';
import { type ConvCase, convCases, outShape } from '../testSupport/convCases.js';

function poolGradient(pool: ConvCase): tf.Tensor {
  const attrs = {
    filterSize: pool.filter.slice(0, 2),
    strides: pool.strides,
    pad: pool.pad,
    dimRoundingMode: pool.dimRoundingMode,
  };
  const shape = outShape({ ...pool, filter: [pool.filter[0], pool.filter[1], pool.x[3], pool.x[3]] });
  return kernel('AvgPoolGrad', { dy: uniform(shape, pool.seed), input: tf.zeros(pool.x) }, attrs);
}

describe('AvgPoolGrad', () => {
  it('gives what the CPU backend gives without padding', async () => {
    const cases = convCases().filter(({ pad }) => pad === 'valid');
    await fc.assert(fc.asyncProperty(cases, (pool) => expectAsOnCpu(() => poolGradient(pool))));
  });

  it('gives windows at a padded border their whole gradient', async () => {
    const cases = convCases().filter(({ pad }) => pad === 'same');
    await fc.assert(
      fc.asyncProperty(cases, async (pool) => {
        const [sums] = await computeOn('wasm', () => {
          const shape = outShape({ ...pool, filter: [pool.filter[0], pool.filter[1], pool.x[3], pool.x[3]] });
          return tf.stack([tf.sum(poolGradient(pool)), tf.sum(uniform(shape, pool.seed))]);
        });
        const [got, given] = sums!.values as [number, number];
        expect(Math.abs(got - given)).toBeLessThan(1e-4 * (1 + Math.abs(given)));
      }),
    );
    const [places] = await computeOn('wasm', () =>
      kernel(
        'AvgPoolGrad',
        { dy: tf.tensor4d([6], [1, 1, 1, 1]), input: tf.zeros([1, 1, 2, 1]) },
        { filterSize: [3, 3], strides: [3, 3], pad: 'same' },
      ),
    );
    expect(places!.values).toEqual([3, 3]);
  });
});
