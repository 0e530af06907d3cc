import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { alignRanks, describe } from '../shapes/alignRanks.js';

/**
 * How per-sample losses become one value:
 * - `sum_over_batch_size`, `mean`: weighted sum over the number of values (not over the sum of weights);
 * - `mean_with_sample_weight`: weighted sum over the sum of weights;
 * - `sum`: weighted sum; `none`: the weighted values themselves.
 */
export type Reduction = 'sum_over_batch_size' | 'mean' | 'mean_with_sample_weight' | 'sum' | 'none';

/** All reductions, for checks and messages. */
export const reductions: readonly Reduction[] = [
  'sum_over_batch_size',
  'mean',
  'mean_with_sample_weight',
  'sum',
  'none',
];

/** What scales each value before the reduction. */
export interface LossWeighting {
  /** One weight per value, or per leading part of the values' shape followed by 1s. */
  readonly sampleWeights?: tf.Tensor;
  /** False (0) where a value does not count, e.g. padding. */
  readonly mask?: tf.Tensor;
}

/**
 * Weights, masks and reduces losses by Keras' rules.
 *
 * With a mask, the means divide by the number of values that count: the mask is scaled by total / valid.
 *
 * @param values float32, one loss per sample (or per sample and position).
 * @returns a scalar, or the shape of `values` for `none`.
 * @throws {ShapeError} if the weights or the mask cannot be broadcast to the values.
 */
export function reduceLoss(
  values: tf.Tensor,
  reduction: Reduction,
  { sampleWeights, mask }: LossWeighting = {},
): tf.Tensor {
  const weights = combinedWeights(reduction, sampleWeights, mask);
  const [aligned, alignedWeights] = weights ? alignRanks(values, weights) : [values, undefined];
  const weighted = alignedWeights ? multiply(aligned, alignedWeights) : aligned;
  if (reduction === 'none' || weighted.rank === 0) return weighted;
  if (reduction === 'sum') return tf.sum(weighted);
  if (reduction === 'mean_with_sample_weight' && alignedWeights) {
    return tf.divNoNan(tf.sum(weighted), tf.sum(alignedWeights));
  }
  // The mean of no values is 0 in Keras, NaN in tfjs.
  return weighted.size === 0 ? tf.sum(weighted) : tf.mean(weighted);
}

function combinedWeights(
  reduction: Reduction,
  sampleWeights: tf.Tensor | undefined,
  mask: tf.Tensor | undefined,
): tf.Tensor | undefined {
  const weights = sampleWeights && tf.cast(sampleWeights, 'float32');
  if (!mask) return weights;
  const [scaled, aligned] = alignRanks(scaledMask(mask, reduction), weights ?? tf.scalar(1));
  return weights ? multiply(aligned, scaled) : scaled;
}

function scaledMask(mask: tf.Tensor, reduction: Reduction): tf.Tensor {
  const numbers = tf.cast(mask, 'float32');
  if (reduction !== 'mean' && reduction !== 'sum_over_batch_size') return numbers;
  const scale = tf.divNoNan(tf.scalar(mask.size), tf.sum(numbers));
  return tf.mul(tf.cast(tf.cast(mask, 'bool'), 'float32'), scale);
}

function multiply(values: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  const fits =
    weights.rank <= values.rank &&
    weights.shape.every((length, i) => {
      const other = values.shape[values.rank - weights.rank + i];
      return length === other || length === 1;
    });
  if (!fits) {
    throw new ShapeError('The sample weights (or the mask) do not fit the losses.', {
      given: `weights ${describe(weights)}, losses ${describe(values)}`,
      expected: `weights that can be broadcast to [${values.shape.join(', ')}]`,
    });
  }
  return tf.mul(values, weights);
}
