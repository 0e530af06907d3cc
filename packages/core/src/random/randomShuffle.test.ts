import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RuntimeStepError, ShapeError } from '../errors/domainErrors.js';
import { withStepContext } from '../runtime/stepContext.js';
import { randomPermutation, randomShuffle } from './randomShuffle.js';

beforeAll(() => tf.setBackend('cpu'));

function permutation(n: number, step = 0, key = 'shuffle'): number[] {
  return tf.tidy(() => [...withStepContext({ seed: 1, step }, () => randomPermutation(n, key)).dataSync()]);
}

describe('randomPermutation', () => {
  it('has each number once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.nat(1000), (n, step) => {
        expect(permutation(n, step).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('repeats for the same step and key, and differs where one of them differs', () => {
    expect(permutation(20)).toEqual(permutation(20));
    expect(permutation(20, 1)).not.toEqual(permutation(20));
    expect(permutation(20, 0, 'other')).not.toEqual(permutation(20));
  });

  it('puts every number at every place equally often', () => {
    const runs = 3000;
    const counts = new Map<string, number>();
    for (let step = 0; step < runs; step++) {
      const order = permutation(3, step).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a binomial count.
    for (const count of counts.values()) {
      expect(Math.abs(count - runs / 6)).toBeLessThan(5 * Math.sqrt((runs * 5) / 36));
    }
  });
});

describe('randomShuffle', () => {
  it('moves whole rows, keeps the dtype, and is its permutation', () => {
    const x = tf.tensor2d([0, 1, 10, 11, 20, 21, 30, 31], [4, 2], 'int32');
    const before = tf.memory().numTensors;
    const shuffled = withStepContext({ seed: 1, step: 4 }, () => randomShuffle(x, 'shuffle'));
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(shuffled.dtype).toBe('int32');
    const rows = permutation(4, 4).map((row) => [10 * row, 10 * row + 1]);
    expect(shuffled.arraySync()).toEqual(rows);
    tf.dispose([x, shuffled]);
  });

  it('passes the gradient back to where each row came from', () => {
    const gradient = tf.tidy(() => {
      const weights = tf.tensor1d([1, 2, 3, 4]);
      return withStepContext({ seed: 1, step: 4 }, () =>
        tf.grad((x) => tf.sum(tf.mul(randomShuffle(x, 'shuffle'), weights)))(tf.zeros([4])),
      ).dataSync();
    });
    const order = permutation(4, 4);
    expect([...gradient]).toEqual([0, 1, 2, 3].map((row) => order.indexOf(row) + 1));
  });

  it('refuses scalars, and calls outside of steps', () => {
    expect(() => randomShuffle(tf.scalar(1), 'x')).toThrow(ShapeError);
    expect(() => randomShuffle(tf.ones([3]), 'x')).toThrow(RuntimeStepError);
  });
});
