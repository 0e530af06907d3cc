import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/**
 * Mean over the last axis of (ln(prediction + 1) - ln(target + 1))², for quantities that are not negative; in [0, ∞).
 *
 * What is below 1e-7 is taken as 1e-7, so that such predictions have no gradient. Targets and predictions: float32
 * [batch, …, features]. Per-sample losses: [batch, …].
 */
export class MeanSquaredLogarithmicError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_squared_logarithmic_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.squaredDifference(tf.log1p(tf.maximum(predictions, 1e-7)), tf.log1p(tf.maximum(targets, 1e-7)));
  }
}
