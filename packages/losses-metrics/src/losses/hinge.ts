import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { signedTargets } from './signedTargets.js';

/**
 * Mean over the last axis of max(0, 1 - t · p); in [0, ∞). At the kink the gradient is that of the left side, -t.
 *
 * Targets: -1 and 1, or 0 and 1 throughout a batch, [batch, …, features]. Predictions: float32, the same shape. Per-sample
 * losses: [batch, …].
 */
export class Hinge extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'hinge', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.maximum(tf.sub(1, tf.mul(signedTargets(targets), predictions)), 0);
  }
}
