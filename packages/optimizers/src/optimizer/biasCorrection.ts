import * as tf from '@tensorflow/tfjs';

/**
 * 1 - βᵗ, without the cancellation that float32 would suffer for β near 1 (a relative error of 1e-5 at β = 0.999).
 *
 * @param beta      scalar in [0, 1].
 * @param iteration scalar t, 1 in the first step.
 */
export function biasCorrection(beta: tf.Scalar, iteration: tf.Scalar): tf.Tensor {
  // log 0 is -∞, and the correction 1 from the first step on.
  return tf.neg(tf.expm1(tf.mul(iteration, tf.log(beta))));
}
