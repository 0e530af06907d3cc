import * as tf from '@tensorflow/tfjs';
import { Metric, type MetricOptions } from '../metric/metric.js';
import { weightedSum } from '../metric/samplewise.js';

/**
 * The weighted mean of all values since the last reset: Σ weight · value / Σ weight, and 0 before the first update.
 *
 * Sums are compensated, so the mean over an epoch of any length is as exact as the batches' own sums.
 *
 * Values: [batch, …] (averaged behind the first dimension) or a scalar. Weights: see {@link weightedSum}.
 *
 * @example new Mean({ name: 'mean_length' }).call([1, 3]).result() // 2
 */
export class Mean extends Metric<[values: tf.Tensor, sampleWeights?: tf.Tensor]> {
  constructor(options: MetricOptions = {}) {
    super({ name: 'mean', ...options });
  }

  override updateState(values: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tf.tidy(() => {
      const { total, count } = weightedSum(values, sampleWeights);
      this.accumulate('total and count', tf.stack([total, count]));
    });
  }

  override result(): tf.Tensor {
    return tf.tidy(() => {
      const [total, count] = tf.unstack(this.accumulated('total and count', [2]));
      return tf.divNoNan(total!, count!);
    });
  }
}
