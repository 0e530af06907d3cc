import type { Labels, NumericArray } from '../values.js';
import { type BinaryOptions, type BinarySamples, binarySamples } from './binaryTargets.js';
import { countsAt, type ThresholdCounts, thresholdCounts } from './thresholdCounts.js';

/** A receiver operating characteristic: what each threshold finds and what it takes by mistake. */
export interface RocCurve {
  /** Share of the negative samples with at least the threshold's score, ascending from 0 to 1; NaN without negatives. */
  readonly falsePositiveRates: Float64Array;
  /** Share of the positive samples with at least the threshold's score, ascending from 0 to 1; NaN without positives. */
  readonly truePositiveRates: Float64Array;
  /** Infinity, at which nothing is positive, then the different scores, descending. */
  readonly thresholds: Float64Array;
}

export interface RocCurveForm {
  /** Leaves out points on a straight line between others, which changes neither plot nor area. Default: true. */
  readonly dropIntermediate?: boolean;
}

/**
 * The ROC curve of scores of a binary classification; memory: O(samples). As scikit-learn's `roc_curve`.
 *
 * @param scores [samples], the higher the more likely of the positive class; any numbers, infinite ones included.
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, a score is NaN, or the positive class is not
 *   known.
 * @example rocCurve([0, 1, 1], [0.1, 0.4, 0.8]).truePositiveRates // [0, 0.5, 1, 1]
 */
export function rocCurve(
  targets: Labels,
  scores: NumericArray,
  options: BinaryOptions & RocCurveForm = {},
): RocCurve {
  return rocCurveOf(binarySamples('rocCurve', targets, scores, options), options);
}

/** The curve of samples that are checked already. */
export function rocCurveOf(samples: BinarySamples, { dropIntermediate = true }: RocCurveForm = {}): RocCurve {
  const all = thresholdCounts(samples);
  const counts = dropIntermediate ? countsAt(all, corners(all)) : all;
  return {
    falsePositiveRates: rates(counts.falsePositives),
    truePositiveRates: rates(counts.truePositives),
    thresholds: withFirst(Number.POSITIVE_INFINITY, counts.thresholds),
  };
}

/** The first, the last, and the points at which the step to the next point differs from the step before. */
function corners({ truePositives, falsePositives }: ThresholdCounts): number[] {
  const indices: number[] = [];
  for (let i = 0; i < truePositives.length; i++) {
    const isEnd = i === 0 || i === truePositives.length - 1;
    if (isEnd || turnsAt(truePositives, i) || turnsAt(falsePositives, i)) indices.push(i);
  }
  return indices;
}

function turnsAt(counts: Float64Array, i: number): boolean {
  return counts[i + 1]! - counts[i]! !== counts[i]! - counts[i - 1]!;
}

function rates(counts: Float64Array): Float64Array {
  const total = counts.at(-1) ?? 0;
  return withFirst(0, counts).map((count) => (total > 0 ? count / total : Number.NaN));
}

function withFirst(first: number, values: Float64Array): Float64Array {
  const all = new Float64Array(values.length + 1);
  all[0] = first;
  all.set(values, 1);
  return all;
}
