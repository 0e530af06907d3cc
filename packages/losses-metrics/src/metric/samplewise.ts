import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { alignRanks, describe } from '../shapes/alignRanks.js';

/** Sums over a batch from which a weighted mean follows. */
export interface WeightedSum {
  /** Scalar: Σ weight · value. */
  readonly total: tf.Tensor;
  /** Scalar: Σ weight, or the number of samples. */
  readonly count: tf.Tensor;
}

/**
 * Sums values over a batch by Keras' rules: dimensions behind those of the weights are averaged first, and what is
 * left behind the first dimension too, so that each sample counts by its weight, not by its number of values.
 *
 * @param values  float32 [batch, …] or a scalar.
 * @param weights [batch], [batch, …] or a scalar.
 * @throws {ShapeError} if the weights do not fit the values.
 */
export function weightedSum(values: tf.Tensor, weights?: tf.Tensor): WeightedSum {
  const floats = tf.cast(values, 'float32');
  if (!weights) {
    const perSample = averageBehind(floats, 1);
    return { total: tf.sum(perSample), count: tf.scalar(perSample.size) };
  }
  const [aligned, factors] = alignRanks(floats, tf.cast(weights, 'float32'));
  const reduced = averageBehind(aligned, factors.rank);
  checkWeights(reduced, factors, values);
  const broadcast = factors.size === reduced.size ? factors : tf.mul(factors, tf.onesLike(reduced));
  return {
    total: tf.sum(averageBehind(tf.mul(reduced, broadcast), 1)),
    count: tf.sum(averageBehind(broadcast, 1)),
  };
}

/** The mean over all dimensions from `rank` on. */
function averageBehind(values: tf.Tensor, rank: number): tf.Tensor {
  if (values.rank <= rank) return values;
  const axes = Array.from({ length: values.rank - rank }, (_, i) => rank + i);
  return tf.mean(values, axes);
}

function checkWeights(values: tf.Tensor, weights: tf.Tensor, original: tf.Tensor): void {
  const fits =
    weights.rank === values.rank && weights.shape.every((n, i) => n === values.shape[i] || n === 1);
  if (fits) return;
  throw new ShapeError('The sample weights do not fit the values of the metric.', {
    given: `weights ${describe(weights)}, values ${describe(original)}`,
    expected: `weights of a leading part of [${original.shape.join(', ')}]`,
  });
}
