import type { NumericArray } from '../values.js';
import { type RegressionOptions, regressionScores } from './regressionScores.js';

/**
 * Mean absolute error, see `RegressionScores`.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example meanAbsoluteError([1, 2], [2, 4]) // 1.5
 */
export function meanAbsoluteError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).meanAbsoluteError;
}

/**
 * Mean squared error, see `RegressionScores`.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example meanSquaredError([1, 2], [2, 4]) // 2.5
 */
export function meanSquaredError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).meanSquaredError;
}

/**
 * Root mean squared error, see `RegressionScores`; of several outputs, the mean of their roots.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example rootMeanSquaredError([0, 0], [3, 3]) // 3
 */
export function rootMeanSquaredError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).rootMeanSquaredError;
}

/**
 * Mean absolute percentage error, see `RegressionScores`.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example meanAbsolutePercentageError([1, 2], [2, 4]) // 1
 */
export function meanAbsolutePercentageError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).meanAbsolutePercentageError;
}

/**
 * Largest error, see `RegressionScores`.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example maxError([1, 2], [2, 4]) // 2
 */
export function maxError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).maxError;
}

/**
 * Coefficient of determination R², see `RegressionScores`.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example r2([1, 2, 3], [1, 2, 4]) // 0.5
 */
export function r2(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).r2;
}

/**
 * Explained variance, see `RegressionScores`.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example explainedVariance([1, 2, 3], [2, 3, 4]) // 1
 */
export function explainedVariance(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return regressionScores(targets, predictions, options).explainedVariance;
}
