import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/** Mean over the last axis of (ln(prediction + 1) - ln(target + 1))², both at least 1e-7 before. */
export class MeanSquaredLogarithmicError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_squared_logarithmic_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.squaredDifference(tf.log1p(tf.maximum(predictions, 1e-7)), tf.log1p(tf.maximum(targets, 1e-7)));
  }
}
