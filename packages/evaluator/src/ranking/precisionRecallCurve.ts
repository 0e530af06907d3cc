import type { Labels, NumericArray } from '../values.js';
import { type BinaryOptions, type BinarySamples, binarySamples } from './binaryTargets.js';
import { countsAt, type ThresholdCounts, thresholdCounts } from './thresholdCounts.js';

/** Precision and recall where all samples with at least a threshold's score are called positive. */
export interface PrecisionRecallCurve {
  /** [thresholds + 1]; the last is 1. */
  readonly precision: Float64Array;
  /** [thresholds + 1], descending; the last is 0. All others are 1 if there are no positive samples. */
  readonly recall: Float64Array;
  /** The different scores, ascending. */
  readonly thresholds: Float64Array;
}

export interface PrecisionRecallCurveForm {
  /** Leaves out points between the first and the last of the same recall. Default: false. */
  readonly dropIntermediate?: boolean;
}

/**
 * Precision against recall of scores of a binary classification; memory: O(samples). As scikit-learn's
 * `precision_recall_curve`.
 *
 * @param scores [samples], the higher the more likely of the positive class; any numbers, infinite ones included.
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, a score is NaN, or the positive class is not
 *   known.
 * @example precisionRecallCurve([0, 1, 1], [0.1, 0.4, 0.8]).precision // [0.666…, 1, 1, 1]
 */
export function precisionRecallCurve(
  targets: Labels,
  scores: NumericArray,
  options: BinaryOptions & PrecisionRecallCurveForm = {},
): PrecisionRecallCurve {
  return precisionRecallCurveOf(binarySamples('precisionRecallCurve', targets, scores, options), options);
}

/** The curve of samples that are checked already. */
export function precisionRecallCurveOf(
  samples: BinarySamples,
  { dropIntermediate = false }: PrecisionRecallCurveForm = {},
): PrecisionRecallCurve {
  const all = thresholdCounts(samples);
  const { truePositives, falsePositives, thresholds } = dropIntermediate
    ? countsAt(all, endsOfRecalls(all))
    : all;
  const size = thresholds.length;
  const positives = truePositives.at(-1) ?? 0;
  const precision = new Float64Array(size + 1).fill(1);
  const recall = new Float64Array(size + 1);
  for (let i = 0; i < size; i++) {
    const hits = truePositives[size - 1 - i]!;
    precision[i] = hits / (hits + falsePositives[size - 1 - i]!);
    recall[i] = positives === 0 ? 1 : hits / positives;
  }
  return { precision, recall, thresholds: thresholds.slice().reverse() };
}

function endsOfRecalls({ truePositives }: ThresholdCounts): number[] {
  const indices: number[] = [];
  for (let i = 0; i < truePositives.length; i++) {
    const isInside = truePositives[i - 1] === truePositives[i] && truePositives[i] === truePositives[i + 1];
    if (i === 0 || !isInside) indices.push(i);
  }
  return indices;
}
