import type { Labels } from '../values.js';
import type { MultilabelOptions } from './multilabelCounts.js';
import { meanOverWrongLabels } from './wrongLabels.js';

/**
 * Share of the labels that are wrong, in [0, 1]; NaN without samples. With one label per sample this is the zero-one
 * loss. Memory: two numbers.
 *
 * @param targets     [samples, numLabels], row-major.
 * @param predictions of the same shape.
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example hammingLoss([1, 0, 1, 1], [1, 1, 1, 1], { numLabels: 2 }) // 0.25
 */
export function hammingLoss(
  targets: Labels,
  predictions: Labels,
  options: Partial<MultilabelOptions> = {},
): number {
  const { numLabels = 1, sampleWeights } = options;
  return meanOverWrongLabels(
    'hammingLoss',
    targets,
    predictions,
    { numLabels, sampleWeights },
    (wrong) => wrong / numLabels,
  );
}
