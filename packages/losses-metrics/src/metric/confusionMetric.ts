import * as tf from '@tensorflow/tfjs';
import { type ConfusionCounts, confusionCounts, countConfusions } from './confusionCounts.js';
import { checkDecisionOptions, type DecisionOptions, weighedDecisions } from './decisions.js';
import { Metric, type MetricArguments, type MetricOptions } from './metric.js';
import type { Thresholds } from './thresholds.js';

/** What every {@link ConfusionMetric} is made with. */
export interface ConfusionMetricOptions extends MetricOptions {
  readonly name: string;
  readonly thresholds: Thresholds;
  readonly decisions?: DecisionOptions;
}

/**
 * Base of metrics that follow from true and false positives and negatives at some thresholds; a subclass writes
 * {@link ofCounts}. The counts of all updates are the state, compensated: beyond 2^24, where float32 stops counting,
 * too.
 *
 * Targets: any dtype, 0 is a no, anything else a yes; [batch, …]. Predictions: float32, the same shape. Sample weights: of
 * a leading part of that shape. A prediction that is NaN is a no.
 */
export abstract class ConfusionMetric extends Metric<MetricArguments> {
  protected readonly thresholds: Thresholds;
  private readonly decisions: DecisionOptions;
  /** Labels that are counted each by itself; unknown before the first update if there are several. */
  private labels: number | undefined;

  /** @throws {ModelError} if topK or classId is no such number. */
  constructor(options: ConfusionMetricOptions) {
    super(options);
    this.thresholds = options.thresholds;
    this.decisions = options.decisions ?? {};
    checkDecisionOptions(this.name, this.decisions);
    if (!this.decisions.multiLabel) this.labels = 1;
  }

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tf.tidy(() => {
      const scores = this.probabilities(predictions);
      const decisions = weighedDecisions(this.name, targets, scores, sampleWeights, this.decisions);
      this.labels = decisions.predictions.shape[1]!;
      this.accumulate('counts', countConfusions(decisions, this.thresholds));
    });
  }

  override result(): tf.Tensor {
    const thresholds = this.thresholds.values.length;
    return tf.tidy(() => {
      const counts =
        this.labels === undefined
          ? tf.zeros([4, 1, thresholds])
          : this.accumulated('counts', [4, this.labels, thresholds]);
      return this.ofCounts(confusionCounts(counts));
    });
  }

  /** The metric's value, from counts that are each [labels, thresholds]. */
  protected abstract ofCounts(counts: ConfusionCounts): tf.Tensor;

  /** Predictions as they are compared with thresholds: by default as they are. */
  protected probabilities(predictions: tf.Tensor): tf.Tensor {
    return predictions;
  }

  /** A value for each threshold, [1, thresholds], as it is given to the user: a scalar if there is one threshold. */
  protected perThreshold(values: tf.Tensor): tf.Tensor {
    return tf.reshape(values, this.thresholds.values.length === 1 ? [] : [-1]);
  }
}
