import type * as tf from '@tensorflow/tfjs';
import type { ConfusionCounts } from '../metric/confusionCounts.js';
import { ConfusionMetric } from '../metric/confusionMetric.js';
import { type DecisionMetricOptions, decisionThresholds } from './precision.js';
import { recallOf } from './rates.js';

/**
 * Share of positives that are found, TP / (TP + FN), in [0, 1]; 0 where there are no positives.
 *
 * Targets (0 and 1) and predictions: [batch, …]. Result: a scalar, [thresholds] for several.
 *
 * @example new Recall().call([0, 1, 1, 1], [1, 0, 1, 1]).result() // 0.6667
 */
export class Recall extends ConfusionMetric {
  /** @throws {ModelError} if a threshold is not in [0, 1], or topK or classId no such number. */
  constructor(options: DecisionMetricOptions = {}) {
    const name = options.name ?? 'recall';
    super({ name, thresholds: decisionThresholds(name, options), decisions: options });
  }

  protected override ofCounts(counts: ConfusionCounts): tf.Tensor {
    return this.perThreshold(recallOf(counts));
  }
}
