import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';
import { Loss, type LossOptions } from '../loss/loss.js';
import { classIndices } from './classIndices.js';

export interface CategoricalGeneralizedCrossEntropyOptions extends LossOptions {
  /** In (0, 1]: near 0 it is the cross-entropy, at 1 the mean absolute error; default 0.5. */
  readonly q?: number;
}

/**
 * (1 - p^q) / q with the probability p of the target class, in [0, 1/q]: robust to wrong labels, Zhang & Sabuncu 2018.
 *
 * Targets: class indices, int32 [batch, …]; one out of range counts as p = 0. Predictions: probabilities, float32
 * [batch, …, classes]. Per-sample losses: [batch, …].
 */
export class CategoricalGeneralizedCrossEntropy extends Loss {
  private readonly q: number;

  /** @throws {ModelError} if q is not in (0, 1]. */
  constructor(options: CategoricalGeneralizedCrossEntropyOptions = {}) {
    super({ name: 'categorical_generalized_cross_entropy', ...options });
    this.q = options.q ?? 0.5;
    if (!(this.q > 0 && this.q <= 1))
      throw new ModelError(`${this.name}: q must be in (0, 1].`, { given: `${this.q}` });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const classes = classIndices(this.name, targets, predictions);
    const oneHot = tf.cast(tf.oneHot(classes, predictions.shape[predictions.rank - 1]!), 'float32');
    const p = tf.sum(tf.mul(oneHot, predictions), -1);
    return tf.div(tf.sub(1, tf.pow(p, this.q)), this.q);
  }
}
