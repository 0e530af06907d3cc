import { rankDescending } from '../ranking/rankDescending.js';
import {
  checkCount,
  checkLengths,
  type NumericArray,
  type SampleWeightOptions,
  weightOf,
} from '../values.js';
import { meanOverOutputs } from './outputAverage.js';

export interface MedianAbsoluteErrorOptions extends SampleWeightOptions {
  /** Numbers per sample: targets and predictions are then [samples, numOutputs], row-major. Default: 1. */
  readonly numOutputs?: number;
  /** [numOutputs], how much the median of each output counts. Default: all the same. */
  readonly outputWeights?: NumericArray;
}

/**
 * Median of |target - prediction|, in the unit of the targets; of several outputs, the mean of their medians. NaN
 * without samples or if a value is NaN. Memory: O(samples). As scikit-learn's `median_absolute_error`.
 *
 * The weighted median is the smallest error up to which at least half of the weight lies; if it is exactly half, the
 * middle between that error and the next (Hyndman and Fan, "Sample quantiles in statistical packages", 1996, no. 2).
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example medianAbsoluteError([1, 2, 3, 4], [1, 3, 5, 9]) // 1.5
 */
export function medianAbsoluteError(
  targets: NumericArray,
  predictions: NumericArray,
  options: MedianAbsoluteErrorOptions = {},
): number {
  const { numOutputs = 1, outputWeights, sampleWeights } = options;
  checkCount('medianAbsoluteError', 'numOutputs', numOutputs);
  checkLengths('medianAbsoluteError', targets, predictions, sampleWeights, numOutputs);
  const medians = Array.from({ length: numOutputs }, (_, output) => {
    const errors: number[] = [];
    const weights: number[] = [];
    for (let i = output, sample = 0; i < targets.length; i += numOutputs, sample++) {
      const weight = weightOf(sampleWeights, sample);
      if (weight === 0) continue;
      errors.push(Math.abs(targets[i]! - predictions[i]!));
      weights.push(weight);
    }
    return weightedMedian(errors, weights);
  });
  return meanOverOutputs(medians, outputWeights);
}

function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  if (values.length === 0 || values.some(Number.isNaN)) return Number.NaN;
  const ascending = rankDescending(values).reverse();
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let upTo = 0;
  let at = -1;
  while (upTo < half && at < ascending.length - 1) upTo += weights[ascending[++at]!]!;
  const median = values[ascending[at]!]!;
  const isMiddle = upTo - half <= Number.EPSILON && at < ascending.length - 1;
  return isMiddle ? (median + values[ascending[at + 1]!]!) / 2 : median;
}
