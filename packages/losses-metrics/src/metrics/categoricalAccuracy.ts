import * as tf from '@tensorflow/tfjs';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

/**
 * Share of samples whose highest score is at the highest target, in [0, 1]; of equal scores the first counts.
 *
 * Targets (e.g. one-hot) and predictions: float32 [batch, …, classes].
 */
export class CategoricalAccuracy extends MeanMetric {
  constructor(options: MetricOptions = {}) {
    super({ name: 'categorical_accuracy', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    return tf.equal(tf.argMax(targets, -1), tf.argMax(predictions, -1));
  }
}
