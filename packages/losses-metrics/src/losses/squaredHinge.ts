import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { signedTargets } from './signedTargets.js';

/** Mean over the last axis of max(0, 1 - t · p)²; in [0, ∞). Targets, predictions and shapes as for {@link Hinge}. */
export class SquaredHinge extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'squared_hinge', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.square(tf.relu(tf.sub(1, tf.mul(signedTargets(targets), predictions))));
  }
}
