import * as tf from '@tensorflow/tfjs';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

/**
 * Share of predictions that equal their targets, in [0, 1]: for class indices, not for scores.
 *
 * Targets and predictions: any dtype, the same shape [batch, …].
 */
export class Accuracy extends MeanMetric {
  constructor(options: MetricOptions = {}) {
    super({ name: 'accuracy', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape('Accuracy', targets, predictions);
    // Tensors of two dtypes are promoted to the wider one by tfjs.
    return tf.equal(targets, predictions);
  }
}
