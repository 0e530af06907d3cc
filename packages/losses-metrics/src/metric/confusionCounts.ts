import * as tf from '@tensorflow/tfjs';
import type { Thresholds } from './thresholds.js';

/** Weights of right and wrong decisions, each [labels, thresholds]. */
export interface ConfusionCounts {
  readonly truePositives: tf.Tensor;
  readonly falsePositives: tf.Tensor;
  readonly trueNegatives: tf.Tensor;
  readonly falseNegatives: tf.Tensor;
}

/** Predictions with what they weigh, each float32 [samples, labels]. */
export interface Decisions {
  readonly predictions: tf.Tensor;
  /** Weight where the target is a yes, else 0. */
  readonly positives: tf.Tensor;
  /** Weight where the target is a no, else 0. */
  readonly negatives: tf.Tensor;
}

/**
 * Sums the weights of all samples by label, by threshold, and by whether target and decision are a yes; a decision is a
 * yes if the prediction is above the threshold. A prediction that is NaN is above none.
 *
 * @returns float32 [4, labels, thresholds]: true positives, false positives, true negatives, false negatives.
 */
export function countConfusions(decisions: Decisions, thresholds: Thresholds): tf.Tensor {
  const { above, below } = thresholds.even
    ? countByBucket(decisions, thresholds)
    : countByComparison(decisions, thresholds);
  const [truePositives, falsePositives] = tf.unstack(above);
  const [falseNegatives, trueNegatives] = tf.unstack(below);
  return tf.stack([truePositives!, falsePositives!, trueNegatives!, falseNegatives!]);
}

/** The rows of {@link countConfusions}. */
export function confusionCounts(counts: tf.Tensor): ConfusionCounts {
  const [truePositives, falsePositives, trueNegatives, falseNegatives] = tf.unstack(counts);
  return {
    truePositives: truePositives!,
    falsePositives: falsePositives!,
    trueNegatives: trueNegatives!,
    falseNegatives: falseNegatives!,
  };
}

/** Weights above and not above each threshold, [2, labels, thresholds]: those of positives, of negatives. */
interface Split {
  readonly above: tf.Tensor;
  readonly below: tf.Tensor;
}

/**
 * For thresholds at equal distances: a prediction p is above the first ⌈p (n - 1)⌉ of n, so a histogram of that number
 * and its running sums are enough. Memory grows with samples + thresholds, not with their product.
 */
function countByBucket({ predictions, positives, negatives }: Decisions, { values }: Thresholds): Split {
  const count = values.length;
  const labels = predictions.shape[1]!;
  const fewest = values[0]! < 0 ? 1 : 0;
  const exceeded = tf.maximum(tf.ceil(tf.mul(tf.clipByValue(predictions, 0, 1), count - 1)), fewest);
  // Explicitly, because backends clip NaN to different numbers.
  const known = tf.where(tf.isNaN(predictions), tf.zerosLike(exceeded), exceeded);
  const firstOfLabel = tf.range(0, labels * count, count);
  const buckets = tf.cast(tf.reshape(tf.add(known, firstOfLabel), [-1]), 'int32') as tf.Tensor1D;
  const weights = tf.stack([tf.reshape(positives, [-1]), tf.reshape(negatives, [-1])], 1);
  const sums = tf.unsortedSegmentSum(weights, buckets, labels * count);
  const histogram = tf.reshape(tf.transpose(sums), [2, labels, count]);
  return { above: tf.cumsum(histogram, 2, true, true), below: tf.cumsum(histogram, 2) };
}

function countByComparison({ predictions, positives, negatives }: Decisions, { values }: Thresholds): Split {
  // [samples, labels, thresholds]
  const above = tf.cast(tf.greater(tf.expandDims(predictions, 2), tf.tensor1d([...values])), 'float32');
  const below = tf.sub(1, above);
  // [2, samples, labels, 1]
  const weights = tf.expandDims(tf.stack([positives, negatives]), 3);
  return { above: tf.sum(tf.mul(weights, above), 1), below: tf.sum(tf.mul(weights, below), 1) };
}
