import * as tf from '@tensorflow/tfjs';
import type { Loss } from '../loss/loss.js';
import type { MetricOptions } from '../metric/metric.js';
import { alignRanks } from '../shapes/alignRanks.js';
import { broadcastableWeights } from '../shapes/broadcastableWeights.js';
import { MeanMetric } from './meanMetric.js';

/**
 * The weighted mean of any loss' per-sample values: each loss is a metric too, with all its settings.
 *
 * Samples that the loss rules out, of an ignored class, are not counted. (Keras leaves them out only where there are sample
 * weights, and counts them as 0 else.)
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

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tf.tidy(() => {
      const mask = this.loss.maskOf(...alignRanks(targets, predictions));
      if (!mask) return super.updateState(targets, predictions, sampleWeights);
      const counts = tf.cast(mask, 'float32');
      const weights = sampleWeights && broadcastableWeights(this.name, sampleWeights, counts);
      return super.updateState(targets, predictions, weights ? tf.mul(counts, weights) : counts);
    });
  }
}
