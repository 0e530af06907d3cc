import * as tf from '@tensorflow/tfjs';
import { ModelError, ShapeError } from '@tfaip/core';
import { Metric, type MetricArguments, type MetricOptions } from '../metric/metric.js';
import { alignRanks, checkSameShape, describe } from '../shapes/alignRanks.js';

/** How the scores of the outputs become one: not at all, their mean, or weighted by the variance of the targets. */
export type R2Aggregation = 'none' | 'uniform_average' | 'variance_weighted_average';

const aggregations: readonly R2Aggregation[] = ['none', 'uniform_average', 'variance_weighted_average'];

export interface R2ScoreOptions extends MetricOptions {
  /** Default: uniform_average. */
  readonly classAggregation?: R2Aggregation;
  /** Independent variables of the model, for the adjusted score; default 0, no adjustment. */
  readonly numRegressors?: number;
}

/**
 * Coefficient of determination, 1 - Σ (t - p)² / Σ (t - mean t)², per output; at most 1, which is exact, 0 for a model that
 * always says the mean. Draper & Smith, Applied Regression Analysis, 1998.
 *
 * An output whose targets are all equal has no score: 0, or NaN if its predictions are exact, as in Keras; NaN before the
 * first update. Mean and sum of squares are merged batch by batch (Chan, Golub & LeVeque 1979), so that large means
 * lose no digits.
 *
 * With `numRegressors` = k the score is adjusted, 1 - (1 - R²)(n - 1) / (n - k - 1), n counting all values of the
 * targets, as in Keras; where n ≤ k + 1 it is not.
 *
 * Targets and predictions: float32 [batch, outputs]. Sample weights: [batch], [batch, outputs] or a scalar. Result: a scalar,
 * with the aggregation `none` [outputs], which is empty before the first update.
 */
export class R2Score extends Metric<MetricArguments> {
  private readonly aggregation: R2Aggregation;
  private readonly numRegressors: number;
  private outputs = 0;

  /** @throws {ModelError} if the aggregation is unknown or numRegressors no whole number from 0 on. */
  constructor(options: R2ScoreOptions = {}) {
    super({ name: 'r2_score', ...options });
    this.aggregation = options.classAggregation ?? 'uniform_average';
    this.numRegressors = options.numRegressors ?? 0;
    if (
      aggregations.includes(this.aggregation) &&
      Number.isInteger(this.numRegressors) &&
      this.numRegressors >= 0
    )
      return;
    throw new ModelError(`${this.name}: an option is not allowed.`, {
      given: `classAggregation "${this.aggregation}", numRegressors ${this.numRegressors}`,
      expected: `classAggregation one of ${aggregations.join(', ')}; numRegressors a whole number from 0 on`,
    });
  }

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tf.tidy(() => {
      const [wanted, found] = alignRanks(tf.cast(targets, 'float32'), predictions);
      checkSameShape(this.name, wanted, found);
      if (wanted.rank !== 2) {
        throw new ShapeError(`${this.name}: targets and predictions must be [batch, outputs].`, {
          given: `targets ${describe(targets)}`,
        });
      }
      this.outputs = wanted.shape[1]!;
      const weights = weightsOf(wanted, sampleWeights);
      this.merge(wanted, weights);
      const errors = tf.mul(tf.squaredDifference(wanted, found), weights);
      this.accumulate('squared errors', tf.sum(errors, 0));
      this.accumulate('values', tf.sum(tf.onesLike(wanted)));
    });
  }

  override result(): tf.Tensor {
    return tf.tidy(() => {
      if (this.outputs === 0) return this.aggregation === 'none' ? tf.zeros([0]) : tf.scalar(Number.NaN);
      const total = this.accumulated('squared deviations', [this.outputs]);
      const ratios = tf.div(this.accumulated('squared errors', [this.outputs]), total);
      const raw = tf.sub(1, ratios);
      return this.adjusted(this.aggregated(tf.where(tf.isInf(raw), tf.zerosLike(raw), raw), total));
    });
  }

  /** Takes a batch into count, mean and sum of squared deviations of the targets. */
  private merge(wanted: tf.Tensor, weights: tf.Tensor): void {
    const weight = tf.sum(weights, 0);
    const mean = tf.divNoNan(tf.sum(tf.mul(wanted, weights), 0), weight);
    const deviations = tf.sum(tf.mul(tf.squaredDifference(wanted, mean), weights), 0);
    const before = this.accumulated('weight', [this.outputs]);
    const distance = tf.sub(mean, this.accumulated('mean', [this.outputs]));
    const share = tf.divNoNan(weight, tf.add(before, weight));
    this.accumulate('mean', tf.mul(distance, share));
    this.accumulate(
      'squared deviations',
      tf.add(deviations, tf.mul(tf.square(distance), tf.mul(before, share))),
    );
    this.accumulate('weight', weight);
  }

  private aggregated(scores: tf.Tensor, variances: tf.Tensor): tf.Tensor {
    if (this.aggregation === 'none') return scores;
    if (this.aggregation === 'uniform_average') return tf.mean(scores);
    return tf.div(tf.sum(tf.mul(scores, variances)), tf.sum(variances));
  }

  private adjusted(score: tf.Tensor): tf.Tensor {
    if (this.numRegressors === 0) return score;
    const free = tf.sub(this.accumulated('values', []), 1);
    const left = tf.sub(free, this.numRegressors);
    const adjusted = tf.sub(1, tf.div(tf.mul(tf.sub(1, score), free), left));
    return tf.where(tf.greater(left, 0), adjusted, score);
  }
}

/** float32, the shape of the targets. */
function weightsOf(targets: tf.Tensor, given: tf.Tensor | undefined): tf.Tensor {
  const ones = tf.onesLike(targets);
  if (!given) return ones;
  const weights = tf.cast(given, 'float32');
  return tf.mul(weights.rank === 1 ? tf.expandDims(weights, 1) : weights, ones);
}
