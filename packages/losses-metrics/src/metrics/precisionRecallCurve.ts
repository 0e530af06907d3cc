import * as tf from '@tensorflow/tfjs';
import { ModelError, type NdArray } from '@tfaip/core';
import { prCurveSummaryOfCounts } from '@tfaip/tensorboard';
import { addCompensated, compensatedValue } from '../metric/compensatedSum.js';
import { Metric, type MetricOptions } from '../metric/metric.js';

export interface PrecisionRecallCurveOptions extends MetricOptions {
  /** Thresholds, evenly spaced in [0, 1], both ends included; at least 2. Default: 201. */
  readonly numThresholds?: number;
}

/**
 * Precision and recall of a binary classifier at many thresholds, shown by TensorBoard's plugin `pr_curves`.
 *
 * A score p counts as positive at threshold t_i = i / (n - 1) where floor(p · (n - 1)) >= i, in float32: TensorBoard's
 * own definition.
 *
 * Targets: 0 and 1 or bool. Predictions: scores in [0, 1], clipped. Both of one shape; sample weights of that shape.
 * Result: float32 [4, n], true positives, false positives, true negatives and false negatives at each threshold.
 */
export class PrecisionRecallCurve extends Metric {
  private readonly numThresholds: number;

  /** @throws {ModelError} if there are less than 2 thresholds. */
  constructor({ numThresholds = 201, ...options }: PrecisionRecallCurveOptions = {}) {
    super({ name: 'precision_recall_curve', ...options });
    if (!Number.isSafeInteger(numThresholds) || numThresholds < 2) {
      throw new ModelError(`${this.name}: at least 2 thresholds are needed.`, { given: `${numThresholds}` });
    }
    this.numThresholds = numThresholds;
  }

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    const [sum, error] = this.buckets();
    tf.tidy(() => {
      const scores = tf.clipByValue(tf.reshape(predictions, [-1]), 0, 1);
      const bucket = tf.cast(tf.floor(tf.mul(scores, this.numThresholds - 1)), 'int32');
      const isPositive = tf.cast(tf.reshape(targets, [-1]), 'float32');
      // [2, samples]: what each sample adds to the positives and to the negatives of its bucket.
      const classes = tf.stack([isPositive, tf.sub(1, isPositive)]);
      const weighted = sampleWeights ? tf.mul(classes, tf.reshape(sampleWeights, [1, -1])) : classes;
      addCompensated(sum, error, tf.matMul(weighted, tf.oneHot(bucket, this.numThresholds).cast('float32')));
    });
  }

  override result(): tf.Tensor {
    return tf.tidy(() => {
      const buckets = compensatedValue(...this.buckets());
      // At threshold i, all of the buckets from i on are positive.
      const [truePositives, falsePositives] = tf.unstack(tf.cumsum(buckets, 1, false, true));
      const [positives, negatives] = tf.unstack(tf.sum(buckets, 1));
      return tf.stack([
        truePositives!,
        falsePositives!,
        tf.sub(negatives!, falsePositives!),
        tf.sub(positives!, truePositives!),
      ]);
    });
  }

  /** The curve as a serialized `tensorflow.Summary` under the tag `<name>/pr_curves`. */
  toSummary({ data }: NdArray): Uint8Array {
    const row = (i: number) =>
      (data as Float32Array).subarray(i * this.numThresholds, (i + 1) * this.numThresholds);
    return prCurveSummaryOfCounts(this.name, {
      truePositives: row(0),
      falsePositives: row(1),
      trueNegatives: row(2),
      falseNegatives: row(3),
    });
  }

  /** Weights of positive and of negative samples in each bucket, [2, n], with their rounding errors. */
  private buckets(): [sum: tf.Variable, error: tf.Variable] {
    const shape = [2, this.numThresholds];
    return [this.state('sum', shape), this.state('error', shape)];
  }
}
