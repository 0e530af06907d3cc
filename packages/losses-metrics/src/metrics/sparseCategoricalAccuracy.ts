import * as tf from '@tensorflow/tfjs';
import { classIndices } from '../losses/classIndices.js';
import type { MetricOptions } from '../metric/metric.js';
import { MeanMetric } from './meanMetric.js';

/**
 * Share of samples whose highest score is at the target class, in [0, 1]; of equal scores the first counts.
 *
 * Targets: class indices [batch, …] or [batch, …, 1]. Predictions: scores float32 [batch, …, classes].
 */
export class SparseCategoricalAccuracy extends MeanMetric {
  constructor(options: MetricOptions = {}) {
    super({ name: 'sparse_categorical_accuracy', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const classes = classIndices(this.name, targets, predictions);
    return tf.equal(classes, tf.argMax(predictions, -1));
  }
}
