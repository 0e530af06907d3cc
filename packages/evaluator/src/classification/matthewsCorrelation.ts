import type { Labels, SampleWeightOptions } from '../values.js';
import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';

/**
 * Matthews correlation coefficient of targets and predictions of any number of classes, in [-1, 1]: 1 is perfect, 0
 * what guessing gives, and, by convention, what constant targets or constant predictions give. NaN without samples.
 * Memory: the square of the number of classes.
 *
 * (c s - sum of p_k t_k) / sqrt((s² - sum of p_k²) (s² - sum of t_k²)) with c correct of s samples, and class k
 * predicted p_k times and occurring t_k times; Gorodkin, "Comparing two K-category assignments by a K-category
 * correlation coefficient", Computational Biology and Chemistry 28, 2004. As scikit-learn's `matthews_corrcoef`.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types.
 * @example matthewsCorrelation([0, 0, 1, 1], [0, 0, 1, 0]) // 0.577…
 */
export function matthewsCorrelation(
  targets: Labels,
  predictions: Labels,
  options: SampleWeightOptions = {},
): number {
  const { sampleWeights } = options;
  return matthewsCorrelationOf(confusionMatrix(targets, predictions, { sampleWeights }));
}

/** {@link matthewsCorrelation} of a matrix that is there already, with all classes and not normalised. */
export function matthewsCorrelationOf({ counts }: ConfusionMatrix): number {
  let correct = 0;
  let all = 0;
  let both = 0;
  let squaredPredicted = 0;
  let squaredActual = 0;
  for (let k = 0; k < counts.length; k++) {
    const actual = counts[k]!.reduce((sum, count) => sum + count, 0);
    const predicted = counts.reduce((sum, row) => sum + row[k]!, 0);
    correct += counts[k]![k]!;
    all += actual;
    both += predicted * actual;
    squaredPredicted += predicted ** 2;
    squaredActual += actual ** 2;
  }
  if (all === 0) return Number.NaN;
  const divisor = (all ** 2 - squaredPredicted) * (all ** 2 - squaredActual);
  return divisor === 0 ? 0 : (correct * all - both) / Math.sqrt(divisor);
}
