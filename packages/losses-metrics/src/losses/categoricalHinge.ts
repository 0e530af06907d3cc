import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';

/**
 * max(0, 1 + largest score of a wrong class - score of the right one), over the last axis; in [0, ∞). As in Keras, the
 * right class takes part in that maximum with the score 0, and equal largest scores share the gradient.
 *
 * Targets (one-hot) and predictions: float32 [batch, …, classes]. Per-sample losses: [batch, …].
 */
export class CategoricalHinge extends Loss {
  constructor(options: LossOptions = {}) {
    super({ name: 'categorical_hinge', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const right = tf.sum(tf.mul(targets, predictions), -1);
    const wrong = largest(tf.mul(tf.sub(1, targets), predictions));
    return tf.maximum(tf.add(tf.sub(wrong, right), 1), 0);
  }
}

/** Maximum over the last axis; equal largest values share its gradient, of which `tf.max` gives each the whole. */
function largest(values: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((given, save) => {
    const input = given as tf.Tensor;
    const value = tf.max(input, -1);
    (save as tf.GradSaveFunc)([input, value]);
    const gradFunc = (dy: tf.Tensor, [saved, top]: tf.Tensor[]): tf.Tensor => {
      const isTop = tf.cast(tf.equal(saved!, tf.expandDims(top!, -1)), 'float32');
      return tf.mul(isTop, tf.expandDims(tf.div(dy, tf.sum(isTop, -1)), -1));
    };
    return { value, gradFunc };
  });
  return compute(values);
}
