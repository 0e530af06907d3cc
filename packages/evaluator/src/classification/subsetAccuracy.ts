import type { NumericArray } from '../values.js';
import type { MultilabelOptions } from './multilabelCounts.js';
import { meanOverWrongLabels } from './wrongLabels.js';

/**
 * Share of the samples all of whose labels are right, in [0, 1]; NaN without samples: scikit-learn's `accuracy_score`
 * of samples that can have several labels. Memory: two numbers.
 *
 * @param targets     [samples, numLabels], row-major.
 * @param predictions of the same shape.
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example subsetAccuracy([1, 0, 1, 1], [1, 1, 1, 1], { numLabels: 2 }) // 0.5
 */
export function subsetAccuracy(
  targets: NumericArray,
  predictions: NumericArray,
  options: MultilabelOptions,
): number {
  return meanOverWrongLabels('subsetAccuracy', targets, predictions, options, (wrong) => Number(wrong === 0));
}
