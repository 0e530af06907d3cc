import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/**
 * Negative log-likelihood of Poisson distributed counts up to a constant: mean over the last axis of p - t · ln(p + 1e-7),
 * p the predicted rate. Smallest, and not 0, where p = t; NaN for p < -1e-7.
 *
 * Targets and predictions: float32 [batch, …, features], not negative. Per-sample losses: [batch, …].
 */
export class Poisson extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'poisson', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.sub(predictions, tf.mul(targets, tf.log(tf.add(predictions, 1e-7))));
  }
}
