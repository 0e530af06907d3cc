import * as tf from '@tensorflow/tfjs';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

/** Root of the weighted mean of (prediction - target)² over all values since the last reset. */
export class RootMeanSquaredError extends MeanMetric {
  constructor(options: MetricOptions = {}) {
    super({ name: 'root_mean_squared_error', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    return tf.squaredDifference(predictions, targets);
  }

  override result(): tf.Tensor {
    return tf.tidy(() => tf.sqrt(super.result()));
  }
}
