import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, uniform } from '../testSupport/compareBackends.js';

const cases = fc
  .record({ shape: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }) })
  .chain(({ shape }) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.shuffledSubarray(shape.map((_, axis) => axis)),
      fromEnd: fc.boolean(),
      keepDims: fc.boolean(),
      dtype: fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
    }),
  );

describe('Sum and Mean', () => {
  it('gives what the CPU backend gives, over any axes', async () => {
    await fc.assert(
      fc.asyncProperty(cases, ({ shape, axes, fromEnd, keepDims, dtype }) =>
        expectAsOnCpu(() => {
          const x = tf.cast(tf.round(tf.mul(uniform(shape, 5), 9)), dtype);
          return tf.sum(x, fromEnd ? axes.map((axis) => axis - shape.length) : axes, keepDims);
        }),
      ),
    );
  });

  it('is what the mean of the CPU backend comes from too', async () => {
    await fc.assert(
      fc.asyncProperty(cases, ({ shape, axes, keepDims, dtype }) =>
        expectAsOnCpu(() => tf.mean(tf.cast(tf.round(tf.mul(uniform(shape, 5), 9)), dtype), axes, keepDims)),
      ),
    );
  });

  it('gives zeros for no rows', async () => {
    const [sums] = await computeOn('wasm', () => tf.sum(tf.zeros([0, 3]), 0));
    expect(sums).toEqual({ shape: [3], dtype: 'float32', values: [0, 0, 0] });
  });

  it('adds many rows in double precision', async () => {
    const [sums] = await computeOn('wasm', () => tf.sum(tf.fill([200_000, 2], 0.1), 0));
    expect(sums!.values[0]).toBeCloseTo(200_000 * Math.fround(0.1), 2);
  });
});
