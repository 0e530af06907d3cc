import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/**
 * Mean over the last axis of ln cosh(e) with e = prediction - target: about e²/2 for small errors, |e| - ln 2 for large
 * ones; in [0, ∞). Computed as e + softplus(-2 e) - ln 2, which does not overflow.
 *
 * Targets and predictions: float32 [batch, …, features]. Per-sample losses: [batch, …].
 */
export class LogCosh extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'log_cosh', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const error = tf.sub(predictions, targets);
    return tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2);
  }
}
