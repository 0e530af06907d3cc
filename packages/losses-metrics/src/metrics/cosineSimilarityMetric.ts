import type * as tf from '@tensorflow/tfjs';
import { cosineSimilarity } from '../losses/cosineSimilarity.js';
import type { MetricOptions } from '../metric/metric.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

/** Weighted mean of the cosine between target and prediction vectors over the last axis, in [-1, 1]: more is better. */
export class CosineSimilarityMetric extends MeanMetric {
  constructor(options: MetricOptions = {}) {
    super({ name: 'cosine_similarity', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    return cosineSimilarity(targets, predictions, -1);
  }
}
