import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu } from '../testSupport/compareBackends.js';

describe('Sign', () => {
  it('gives what the CPU backend gives, near zero too', async () => {
    const values = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(values, (xs) => expectAsOnCpu(() => tf.abs(tf.sign(tf.tensor1d(xs))))),
      { seed: 1 },
    );
    const [signs] = await computeOn('wasm', () =>
      tf.sign(tf.tensor1d([1e-7, -1e-7, 1e-30, 0, -3, Infinity])),
    );
    expect(signs!.values).toEqual([1, -1, 1, 0, -1, 1]);
  });
});
