import type * as tf from '@tensorflow/tfjs';
import { cosineSimilarity } from '../losses/cosineSimilarity.js';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

export interface CosineSimilarityMetricOptions extends MetricOptions {
  /** The axis of the vectors; default -1. */
  readonly axis?: number;
}

/**
 * Weighted mean of the cosine between target and prediction vectors along an axis, in [-1, 1]: more is better; 0 for a zero
 * vector.
 *
 * Targets and predictions: float32, the same shape.
 */
export class CosineSimilarityMetric extends MeanMetric {
  private readonly axis: number;

  constructor(options: CosineSimilarityMetricOptions = {}) {
    super({ name: 'cosine_similarity', ...options });
    this.axis = options.axis ?? -1;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    return cosineSimilarity(targets, predictions, this.axis);
  }
}
