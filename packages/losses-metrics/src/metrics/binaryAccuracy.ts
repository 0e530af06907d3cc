import * as tf from '@tensorflow/tfjs';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

export interface BinaryAccuracyOptions extends MetricOptions {
  /** A prediction above it is a 1; default 0.5. */
  readonly threshold?: number;
}

/** Share of yes/no decisions (prediction > threshold) that equal their targets 0 and 1, in [0, 1]. */
export class BinaryAccuracy extends MeanMetric {
  private readonly threshold: number;

  constructor(options: BinaryAccuracyOptions = {}) {
    super({ name: 'binary_accuracy', ...options });
    this.threshold = options.threshold ?? 0.5;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const decisions = tf.greater(predictions, this.threshold);
    return tf.equal(tf.cast(targets, 'float32'), tf.cast(decisions, 'float32'));
  }
}
