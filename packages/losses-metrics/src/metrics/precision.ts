import type * as tf from '@tensorflow/tfjs';
import type { ConfusionCounts } from '../metric/confusionCounts.js';
import { ConfusionMetric } from '../metric/confusionMetric.js';
import { neverAbove } from '../metric/decisions.js';
import type { MetricOptions } from '../metric/metric.js';
import { givenThresholds, type Thresholds } from '../metric/thresholds.js';
import { precisionOf } from './rates.js';

/** What {@link Precision} and `Recall` can be told. */
export interface DecisionMetricOptions extends MetricOptions {
  /** A prediction above it is a yes; in [0, 1], default 0.5, and none where topK is given. Several give several values. */
  readonly thresholds?: number | readonly number[];
  /** Only the k highest predictions along the last axis can be a yes. */
  readonly topK?: number;
  /** Only this class, an index of the last axis, counts. */
  readonly classId?: number;
}

/**
 * Share of yes decisions that are right, TP / (TP + FP), in [0, 1]; 0 where there is no yes.
 *
 * Targets (0 and 1) and predictions: [batch, …]. Result: a scalar, [thresholds] for several.
 *
 * @example new Precision().call([0, 1, 1, 1], [1, 0, 1, 1]).result() // 0.6667
 */
export class Precision extends ConfusionMetric {
  /** @throws {ModelError} if a threshold is not in [0, 1], or topK or classId no such number. */
  constructor(options: DecisionMetricOptions = {}) {
    const name = options.name ?? 'precision';
    super({ name, thresholds: decisionThresholds(name, options), decisions: options });
  }

  protected override ofCounts(counts: ConfusionCounts): tf.Tensor {
    return this.perThreshold(precisionOf(counts));
  }
}

/** The thresholds of a decision metric: with topK alone, one that every prediction among the highest is above. */
export function decisionThresholds(where: string, { thresholds, topK }: DecisionMetricOptions): Thresholds {
  if (thresholds === undefined && topK !== undefined) return { values: [neverAbove], even: false };
  return givenThresholds(where, thresholds ?? 0.5);
}
