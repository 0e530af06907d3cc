import * as tf from '@tensorflow/tfjs';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';
import type { CorrelationOptions } from './pearsonCorrelation.js';

/**
 * Weighted mean over samples of the concordance correlation between targets and predictions along an axis, 2 cov(t, p) /
 * (σₜ² + σₚ² + (mean t - mean p)² + 1e-7), in [-1, 1]: unlike Pearson's it falls with a bias. Lin, Biometrics 45 (1989).
 *
 * Targets and predictions: float32 [batch, …, values].
 */
export class ConcordanceCorrelation extends MeanMetric {
  private readonly axis: number;

  constructor(options: CorrelationOptions = {}) {
    super({ name: 'concordance_correlation', ...options });
    this.axis = options.axis ?? -1;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const [t, p] = [tf.moments(targets, this.axis, true), tf.moments(predictions, this.axis, true)];
    const products = tf.mul(tf.sub(targets, t.mean), tf.sub(predictions, p.mean));
    const bias = tf.squaredDifference(t.mean, p.mean);
    const spread = tf.addN([t.variance, p.variance, bias]);
    return tf.mean(tf.div(tf.mul(products, 2), tf.add(spread, 1e-7)), this.axis);
  }
}
