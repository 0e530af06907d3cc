import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { probabilityEpsilon } from './clipProbabilities.js';

/**
 * Kullback-Leibler divergence of predicted from target distributions, in nats: Σ t · ln(t / p) over the last axis, both
 * clipped to [1e-7, 1]; in [0, ∞) where both sum to 1. Kullback & Leibler, Annals of Mathematical Statistics 22 (1951).
 *
 * Targets and predictions: float32 [batch, …, classes]. Per-sample losses: [batch, …].
 */
export class KLDivergence extends Loss {
  constructor(options: LossOptions = {}) {
    super({ name: 'kl_divergence', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const [t, p] = [tf.cast(targets, 'float32'), predictions].map((each) =>
      tf.clipByValue(each, probabilityEpsilon, 1),
    ) as [tf.Tensor, tf.Tensor];
    return tf.sum(tf.mul(t, tf.log(tf.div(t, p))), -1);
  }
}
