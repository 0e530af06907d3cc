import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/**
 * Mean over the last axis of (prediction - target)²; in [0, ∞).
 *
 * Targets and predictions: float32 [batch, …, features]. Per-sample losses: [batch, …].
 *
 * @example new MeanSquaredError().call([[1, 2]], [[1, 4]]) // 2
 */
export class MeanSquaredError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_squared_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.squaredDifference(predictions, targets);
  }
}
