import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, kernel, uniform } from '../testSupport/compareBackends.js';
import { type ConvCase, convCases } from '../testSupport/convCases.js';
import { pooledShape, poolGradient } from '../testSupport/poolGradient.js';

const gradientOf = (pool: ConvCase): tf.Tensor => poolGradient('AvgPoolGrad', pool, tf.zeros(pool.x));

describe('AvgPoolGrad', () => {
  it('gives what the CPU backend gives without padding', async () => {
    const cases = convCases().filter(({ pad }) => pad === 'valid');
    await fc.assert(fc.asyncProperty(cases, (pool) => expectAsOnCpu(() => gradientOf(pool))));
  });

  it('gives windows at a padded border their whole gradient', async () => {
    const cases = convCases().filter(({ pad }) => pad === 'same');
    await fc.assert(
      fc.asyncProperty(cases, async (pool) => {
        const [sums] = await computeOn('wasm', () => {
          return tf.stack([tf.sum(gradientOf(pool)), tf.sum(uniform(pooledShape(pool), pool.seed + 1))]);
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
