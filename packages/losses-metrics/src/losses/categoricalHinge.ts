import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';

/** max(0, 1 + largest score of a wrong class - score of the right one), for one-hot targets over the last axis. */
export class CategoricalHinge extends Loss {
  constructor(options: LossOptions = {}) {
    super({ name: 'categorical_hinge', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const right = tf.sum(tf.mul(targets, predictions), -1);
    const wrong = tf.max(tf.mul(tf.sub(1, targets), predictions), -1);
    return tf.relu(tf.add(tf.sub(wrong, right), 1));
  }
}
