import type { Labels, NumericArray } from '../values.js';
import { type BinaryOptions, type BinarySamples, binarySamples } from './binaryTargets.js';
import { thresholdCounts } from './thresholdCounts.js';

/**
 * Average precision of scores of a binary classification, in [0, 1]; 0 if no sample is positive, NaN without samples.
 * Memory: O(samples). As scikit-learn's `average_precision_score`.
 *
 * Sum over the descending different scores of (recall - recall before) · precision: the area under the
 * precision-recall curve as steps, without interpolation.
 *
 * @param scores [samples], the higher the more likely of the positive class; any numbers, infinite ones included.
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, a score is NaN, or the positive class is not
 *   known.
 * @example averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.833…
 */
export function averagePrecision(targets: Labels, scores: NumericArray, options: BinaryOptions = {}): number {
  return averagePrecisionOf(binarySamples('averagePrecision', targets, scores, options));
}

/** Average precision of samples that are checked already. */
export function averagePrecisionOf(samples: BinarySamples): number {
  const { truePositives, falsePositives } = thresholdCounts(samples);
  if (truePositives.length === 0) return Number.NaN;
  const positives = truePositives.at(-1)!;
  if (positives === 0) return 0;
  let sum = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const hits = truePositives[i]!;
    sum += ((hits - (truePositives[i - 1] ?? 0)) * hits) / (hits + falsePositives[i]!);
  }
  return sum / positives;
}
