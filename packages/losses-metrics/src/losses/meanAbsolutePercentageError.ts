import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { absoluteValue } from './absoluteValue.js';

/**
 * 100 times the mean over the last axis of |target - prediction| / max(|target|, 1e-7), in percent; in [0, ∞).
 *
 * A target of 0 makes it huge: the error is then divided by 1e-7. Targets and predictions: float32
 * [batch, …, features]. Per-sample losses: [batch, …].
 */
export class MeanAbsolutePercentageError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_absolute_percentage_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const size = tf.maximum(absoluteValue(targets), 1e-7);
    return tf.mul(absoluteValue(tf.div(tf.sub(targets, predictions), size)), 100);
  }
}
