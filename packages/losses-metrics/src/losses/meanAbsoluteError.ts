import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { absoluteValue } from './absoluteValue.js';

/**
 * Mean over the last axis of |prediction - target|; in [0, ∞). Gradient sign(prediction - target), 0 where they are equal.
 *
 * Targets and predictions: float32 [batch, …, features]. Per-sample losses: [batch, …].
 */
export class MeanAbsoluteError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_absolute_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return absoluteValue(tf.sub(predictions, targets));
  }
}
