import type { Labels, SampleWeightOptions } from '../values.js';
import { meanOfKnown } from './averages.js';
import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';

export interface BalancedAccuracyForm {
  /** Scales the score so that guessing has 0 and perfection stays 1: (score - 1/C) / (1 - 1/C) for C classes. */
  readonly adjusted?: boolean;
}

/**
 * Mean of the recalls of the classes that occur among the targets, in [0, 1]; NaN without samples. Memory: the square
 * of the number of classes. As in scikit-learn's `balanced_accuracy_score`.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types.
 * @example balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0]) // 0.5
 */
export function balancedAccuracy(
  targets: Labels,
  predictions: Labels,
  options: BalancedAccuracyForm & SampleWeightOptions = {},
): number {
  const { sampleWeights } = options;
  return balancedAccuracyOf(confusionMatrix(targets, predictions, { sampleWeights }), options);
}

/** {@link balancedAccuracy} of a matrix that is there already, with all classes and not normalised. */
export function balancedAccuracyOf({ counts }: ConfusionMatrix, options: BalancedAccuracyForm = {}): number {
  const recalls = counts.map((row, i) => row[i]! / row.reduce((sum, count) => sum + count, 0));
  const score = meanOfKnown(recalls);
  if (!options.adjusted) return score;
  const chance = 1 / recalls.filter((recall) => !Number.isNaN(recall)).length;
  return (score - chance) / (1 - chance);
}
