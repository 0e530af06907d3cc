import * as tf from '@tensorflow/tfjs';
import { randomUniform } from './randomNumbers.js';

/**
 * What dropout multiplies its inputs by: 0 for a random share of them and 1 / (1 - rate) for the others, so that their
 * mean stays, Srivastava et al. 2014. Keyed like {@link randomUniform}.
 *
 * @param rate share of zeros, in [0, 1).
 * @returns float32 of the shape.
 * @throws {RuntimeStepError} outside of steps.
 */
export function dropoutMask(shape: readonly number[], rate: number, key: string): tf.Tensor {
  return tf.tidy(() => {
    const kept = tf.greaterEqual(randomUniform(shape, key), rate);
    return tf.mul(tf.cast(kept, 'float32'), 1 / (1 - rate));
  });
}
