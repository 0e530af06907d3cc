import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { alignRanks, describe } from '../shapes/alignRanks.js';

/** `tf.mean` or `tf.sum`. */
export type Reduce = (values: tf.Tensor, axes: number[]) => tf.Tensor;

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
 * @param reduce  how values of one sample become one; default: their mean.
 * @throws {ShapeError} if the weights do not fit the values.
 */
export function weightedSum(values: tf.Tensor, weights?: tf.Tensor, reduce: Reduce = tf.mean): WeightedSum {
  const floats = tf.cast(values, 'float32');
  if (!weights) {
    const perSample = reduceBehind(floats, 1, reduce);
    return { total: tf.sum(perSample), count: tf.scalar(perSample.size) };
  }
  const [aligned, factors] = alignRanks(floats, tf.cast(weights, 'float32'));
  const reduced = reduceBehind(aligned, factors.rank, reduce);
  checkWeights(reduced, factors, values);
  const broadcast = factors.size === reduced.size ? factors : tf.mul(factors, tf.onesLike(reduced));
  return {
    total: tf.sum(reduceBehind(tf.mul(reduced, broadcast), 1, reduce)),
    count: tf.sum(reduceBehind(broadcast, 1, reduce)),
  };
}

/** Reduces all dimensions from `rank` on. */
function reduceBehind(values: tf.Tensor, rank: number, reduce: Reduce): tf.Tensor {
  if (values.rank <= rank) return values;
  const axes = Array.from({ length: values.rank - rank }, (_, i) => rank + i);
  return reduce(values, axes);
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
