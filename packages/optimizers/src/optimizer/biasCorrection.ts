import * as tf from '@tensorflow/tfjs';

/**
 * 1 - βᵗ, without the cancellation that float32 would suffer for β near 1 (a relative error of 1e-5 at β = 0.999).
 */
export function biasCorrection(beta: number, iteration: tf.Tensor): tf.Tensor {
  // log 0 is -∞, and the correction 1 from the first step on.
  return tf.neg(tf.expm1(tf.mul(iteration, Math.log(beta))));
}
