import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, uniform } from '../testSupport/compareBackends.js';

const cases = fc.record({
  ids: fc.array(fc.integer({ min: -2, max: 6 }), { minLength: 1, maxLength: 12 }),
  rowShape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
  numSegments: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

describe('UnsortedSegmentSum', () => {
  it('gives what the CPU backend gives, ids out of range included', async () => {
    await fc.assert(
      fc.asyncProperty(cases, ({ ids, rowShape, numSegments, seed }) =>
        expectAsOnCpu(() =>
          tf.unsortedSegmentSum(
            uniform([ids.length, ...rowShape], seed),
            tf.tensor1d(ids, 'int32'),
            numSegments,
          ),
        ),
      ),
    );
  });

  it('adds the rows of one id', async () => {
    const [sums] = await computeOn('wasm', () =>
      tf.unsortedSegmentSum(
        tf.tensor2d([1, 2, 10, 20, 100, 200], [3, 2]),
        tf.tensor1d([1, 0, 1], 'int32'),
        3,
      ),
    );
    expect(sums).toEqual({ shape: [3, 2], dtype: 'float32', values: [10, 20, 101, 202, 0, 0] });
  });

  it('makes gather, so an embedding, trainable', async () => {
    await expectAsOnCpu(() => {
      const ids = tf.tensor1d([3, 0, 3, 2], 'int32');
      return tf.grad((table) => tf.square(tf.gather(table, ids)))(uniform([5, 4], 7));
    });
  });
});
