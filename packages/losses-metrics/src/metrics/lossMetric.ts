import type * as tf from '@tensorflow/tfjs';
import type { Loss } from '../loss/loss.js';
import type { MetricOptions } from '../metric/metric.js';
import { MeanMetric } from './meanMetric.js';

/**
 * The weighted mean of any loss' per-sample values: each loss is a metric too, with all its settings.
 *
 * @example new LossMetric(new MeanSquaredError(), { name: 'mse' }).call(targets, predictions)
 */
export class LossMetric extends MeanMetric {
  constructor(
    private readonly loss: Loss,
    options: MetricOptions = {},
  ) {
    super({ name: loss.name, ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    return this.loss.perSample(targets, predictions);
  }
}
