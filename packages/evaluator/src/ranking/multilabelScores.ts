import type { MultilabelOptions } from '../classification/multilabelCounts.js';
import type { NumericArray } from '../values.js';
import { averagePrecisionOf } from './averagePrecision.js';
import { averageScore, type LabelAverageOptions, scorePerLabel } from './labelAverage.js';
import { rocAucOf } from './rocAuc.js';

/**
 * `rocAuc` of samples that can have several labels; memory: O(samples · labels). As scikit-learn's `roc_auc_score` of
 * a label indicator.
 *
 * @param targets [samples, numLabels], row-major: 1 where a label applies, else 0.
 * @param scores  of the same shape, the higher the more likely.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, a target is neither 0 nor 1, or a score is
 *   NaN.
 * @example multilabelRocAuc([1, 0, 0, 1], [0.9, 0.2, 0.3, 0.1], { numLabels: 2 }) // (1 + 0) / 2
 */
export function multilabelRocAuc(
  targets: NumericArray,
  scores: NumericArray,
  options: LabelAverageOptions,
): number {
  return averageScore('multilabelRocAuc', rocAucOf, targets, scores, options);
}

/** {@link multilabelRocAuc} of each label: [numLabels]; NaN for labels that all samples have, or none. */
export function rocAucPerLabel(
  targets: NumericArray,
  scores: NumericArray,
  options: MultilabelOptions,
): number[] {
  return scorePerLabel('rocAucPerLabel', rocAucOf, targets, scores, options);
}

/**
 * `averagePrecision` of samples that can have several labels; memory: O(samples · labels). As scikit-learn's
 * `average_precision_score` of a label indicator.
 *
 * @param targets [samples, numLabels], row-major: 1 where a label applies, else 0.
 * @param scores  of the same shape, the higher the more likely.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, a target is neither 0 nor 1, or a score is
 *   NaN.
 * @example multilabelAveragePrecision([1, 0, 0, 1], [0.9, 0.2, 0.3, 0.1], { numLabels: 2 }) // (1 + 0.5) / 2
 */
export function multilabelAveragePrecision(
  targets: NumericArray,
  scores: NumericArray,
  options: LabelAverageOptions,
): number {
  return averageScore('multilabelAveragePrecision', averagePrecisionOf, targets, scores, options);
}

/** {@link multilabelAveragePrecision} of each label: [numLabels]; 0 for labels that no sample has. */
export function averagePrecisionPerLabel(
  targets: NumericArray,
  scores: NumericArray,
  options: MultilabelOptions,
): number[] {
  return scorePerLabel('averagePrecisionPerLabel', averagePrecisionOf, targets, scores, options);
}
