import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { signedTargets } from './signedTargets.js';

/** Mean over the last axis of max(0, 1 - t · p); targets are -1 and 1, or 0 and 1 throughout. */
export class Hinge extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super({ name: 'hinge', ...options });
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return tf.relu(tf.sub(1, tf.mul(signedTargets(targets), predictions)));
  }
}
