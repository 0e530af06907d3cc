import * as tf from '@tensorflow/tfjs';
import { Metric, type MetricOptions } from '../metric/metric.js';
import { weightedSum } from '../metric/samplewise.js';

/** The weighted sum of all values since the last reset; compensated as in {@link Mean}. */
export class Sum extends Metric<[values: tf.Tensor, sampleWeights?: tf.Tensor]> {
  constructor(options: MetricOptions = {}) {
    super({ name: 'sum', ...options });
  }

  override updateState(values: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tf.tidy(() => this.accumulate('total', weightedSum(values, sampleWeights, tf.sum).total));
  }

  override result(): tf.Tensor {
    return this.accumulated('total', []);
  }
}
