import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/** 100 times the mean over the last axis of |target - prediction| / max(|target|, 1e-7). */
export class MeanAbsolutePercentageError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_absolute_percentage_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const size = tf.maximum(tf.abs(targets), 1e-7);
    return tf.mul(tf.abs(tf.div(tf.sub(targets, predictions), size)), 100);
  }
}
