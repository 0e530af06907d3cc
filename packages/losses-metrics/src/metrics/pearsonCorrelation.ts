import * as tf from '@tensorflow/tfjs';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

/** What the correlations can be told. */
export interface CorrelationOptions extends MetricOptions {
  /** The axis along which values are correlated; default -1. */
  readonly axis?: number;
}

/**
 * Weighted mean over samples of Pearson's correlation between targets and predictions along an axis, cov(t, p) / (σₜ σₚ), in
 * [-1, 1]. NaN where targets or predictions of a sample are all equal.
 *
 * Targets and predictions: float32 [batch, …, values]. It correlates within each sample, as in Keras; for the correlation
 * over all samples there is `@tfaip/evaluator`.
 */
export class PearsonCorrelation extends MeanMetric {
  private readonly axis: number;

  constructor(options: CorrelationOptions = {}) {
    super({ name: 'pearson_correlation', ...options });
    this.axis = options.axis ?? -1;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const [t, p] = [standardized(targets, this.axis), standardized(predictions, this.axis)];
    return tf.mean(tf.mul(t, p), this.axis);
  }
}

/** (x - mean) / standard deviation along an axis. */
function standardized(values: tf.Tensor, axis: number): tf.Tensor {
  const { mean, variance } = tf.moments(values, axis, true);
  return tf.div(tf.sub(values, mean), tf.sqrt(variance));
}
