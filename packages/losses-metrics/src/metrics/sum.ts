import * as tf from '@tensorflow/tfjs';
import { addCompensated, compensatedValue } from '../metric/compensatedSum.js';
import { Metric, type MetricOptions } from '../metric/metric.js';
import { weightedSum } from '../metric/samplewise.js';

/** The weighted sum of all values since the last reset; compensated as in {@link Mean}. */
export class Sum extends Metric<[values: tf.Tensor, sampleWeights?: tf.Tensor]> {
  constructor(options: MetricOptions = {}) {
    super({ name: 'sum', ...options });
  }

  override updateState(values: tf.Tensor, sampleWeights?: tf.Tensor): void {
    const [sum, error] = [this.state('sum', []), this.state('error', [])];
    tf.tidy(() => addCompensated(sum, error, weightedSum(values, sampleWeights, tf.sum).total));
  }

  override result(): tf.Tensor {
    return compensatedValue(this.state('sum', []), this.state('error', []));
  }
}
