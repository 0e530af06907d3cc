import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

/** Mean over the last axis of |prediction - target|. */
export class MeanAbsoluteError extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'mean_absolute_error', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.abs(tf.sub(predictions, targets));
  }
}
