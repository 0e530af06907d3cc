import * as tf from '@tensorflow/tfjs';
import { classIndices } from '../losses/classIndices.js';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

export interface TopKAccuracyOptions extends MetricOptions {
  /** How many of the highest scores count; default 5. */
  readonly k?: number;
}

/**
 * Share of samples whose target class is among the k highest scores, in [0, 1]; a target tied with the k-th counts. A sample
 * with a score that is not finite, or with a target out of range, does not: nothing can be said of it.
 *
 * Targets: class indices [batch, …]. Predictions: scores float32 [batch, …, classes].
 */
export class SparseTopKCategoricalAccuracy extends MeanMetric {
  private readonly k: number;

  constructor(options: TopKAccuracyOptions = {}) {
    super({ name: 'sparse_top_k_categorical_accuracy', ...options });
    this.k = options.k ?? 5;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return inTopK(classIndices(this.name, targets, predictions), predictions, this.k);
  }
}

/** Like {@link SparseTopKCategoricalAccuracy}, for one-hot targets [batch, …, classes]. */
export class TopKCategoricalAccuracy extends MeanMetric {
  private readonly k: number;

  constructor(options: TopKAccuracyOptions = {}) {
    super({ name: 'top_k_categorical_accuracy', ...options });
    this.k = options.k ?? 5;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    return inTopK(tf.argMax(targets, -1), predictions, this.k);
  }
}

function inTopK(classes: tf.Tensor, scores: tf.Tensor, k: number): tf.Tensor {
  const oneHot = tf.cast(tf.oneHot(classes, scores.shape[scores.rank - 1]!), 'bool');
  const ofTarget = tf.sum(tf.where(oneHot, scores, tf.zerosLike(scores)), -1, true);
  const better = tf.sum(tf.cast(tf.greater(scores, ofTarget), 'int32'), -1);
  // Without the last condition a class index out of range would pass with the score 0.
  const known = tf.logicalAnd(tf.all(tf.isFinite(scores), -1), tf.any(oneHot, -1));
  return tf.logicalAnd(tf.less(better, k), known);
}
