import { type Label, type Labels, type NumericArray, weightOf } from '../values.js';
import { WeightedMean } from '../weightedMean.js';
import { type ClassColumnOptions, ClassColumns, checkProbability, columnLabels } from './classColumns.js';

export interface BrierScoreForm {
  /** Halves the sum over the classes, so that the score is in [0, 1], not [0, 2]. Default: with two classes. */
  readonly scaleByHalf?: boolean;
}

/**
 * Brier score, the mean squared error of predicted probabilities: 0 is perfect. NaN without samples, or if a
 * probability is NaN.
 *
 * Mean over the samples of the sum over the classes of (p - y)², y being 1 for the target, else 0; Brier,
 * "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950. As scikit-learn's
 * `brier_score_loss`.
 *
 * @param probabilities [samples, classes], row-major; of two classes also [samples]: the probability of the second.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, a probability is outside of [0, 1], a
 *   target is not among the labels, or there is only one label.
 * @example brierScore([0, 1], [0.2, 0.8]) // 0.04
 */
export function brierScore(
  targets: Labels,
  probabilities: NumericArray,
  options: ClassColumnOptions & BrierScoreForm = {},
): number {
  const { labels = columnLabels('brierScore', targets), sampleWeights } = options;
  const state = new BrierScoreAccumulator(labels, options);
  state.updateState(targets, probabilities, sampleWeights);
  return state.result();
}

/** {@link brierScore} over data that come in parts; memory: two numbers. */
export class BrierScoreAccumulator {
  private readonly columns: ClassColumns;
  private readonly scale: number;
  private error = new WeightedMean();

  /**
   * @param labels the classes of the columns, in their order.
   * @throws {EvaluatorError} if there are fewer than two, or one twice.
   */
  constructor(labels: readonly Label[], { scaleByHalf = labels.length < 3 }: BrierScoreForm = {}) {
    this.columns = new ClassColumns('brierScore', labels);
    this.scale = scaleByHalf ? 0.5 : 1;
  }

  /** @throws {EvaluatorError} as {@link brierScore}. */
  updateState(targets: Labels, probabilities: NumericArray, sampleWeights?: NumericArray): void {
    const numColumns = this.columns.numColumnsOf(targets, probabilities);
    this.columns.check(targets, probabilities, sampleWeights, numColumns);
    for (let i = 0; i < probabilities.length; i++) checkProbability('brierScore', probabilities[i]!, i);
    for (let i = 0; i < targets.length; i++) {
      const target = this.columns.indexOf(targets[i]!);
      const error =
        numColumns === 1
          ? 2 * (probabilities[i]! - target) ** 2
          : squaredError(probabilities, i * numColumns, numColumns, target);
      this.error.add(this.scale * error, weightOf(sampleWeights, i));
    }
  }

  /** Adds the samples that `other` has seen. */
  merge(other: BrierScoreAccumulator): void {
    this.error.merge(other.error);
  }

  /** NaN while the weights of all samples add up to 0. */
  result(): number {
    return this.error.value;
  }

  /** Forgets all samples. */
  resetState(): void {
    this.error = new WeightedMean();
  }
}

function squaredError(
  probabilities: NumericArray,
  start: number,
  numClasses: number,
  target: number,
): number {
  let sum = 0;
  for (let k = 0; k < numClasses; k++) sum += (probabilities[start + k]! - Number(k === target)) ** 2;
  return sum;
}
