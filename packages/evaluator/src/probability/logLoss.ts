import { type Label, type Labels, type NumericArray, weightOf } from '../values.js';
import { WeightedMean } from '../weightedMean.js';
import { type ClassColumnOptions, ClassColumns, checkProbability, columnLabels } from './classColumns.js';

/**
 * Log loss, the mean cross-entropy of predicted probabilities, in nats: 0 is perfect. NaN without samples, or if a
 * probability is NaN.
 *
 * Mean of -ln p[target], p clipped to [eps, 1 - eps] with eps = 2⁻²³ for a Float32Array, else 2⁻⁵²; rows are not
 * normalised. As scikit-learn's `log_loss`.
 *
 * @param probabilities [samples, classes], row-major; of two classes also [samples]: the probability of the second.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, a probability is outside of [0, 1], a
 *   target is not among the labels, or there is only one label.
 * @example logLoss([0, 1], [0.2, 0.8]) // 0.223…
 */
export function logLoss(
  targets: Labels,
  probabilities: NumericArray,
  options: ClassColumnOptions = {},
): number {
  const { labels = columnLabels('logLoss', targets), sampleWeights } = options;
  const state = new LogLossAccumulator(labels);
  state.updateState(targets, probabilities, sampleWeights);
  return state.result();
}

/** {@link logLoss} over data that come in parts; memory: two numbers. */
export class LogLossAccumulator {
  private readonly columns: ClassColumns;
  private loss = new WeightedMean();

  /**
   * @param labels the classes of the columns, in their order.
   * @throws {EvaluatorError} if there are fewer than two, or one twice.
   */
  constructor(labels: readonly Label[]) {
    this.columns = new ClassColumns('logLoss', labels);
  }

  /** @throws {EvaluatorError} as {@link logLoss}. */
  updateState(targets: Labels, probabilities: NumericArray, sampleWeights?: NumericArray): void {
    const numColumns = this.columns.numColumnsOf(targets, probabilities);
    this.columns.check(targets, probabilities, sampleWeights, numColumns);
    const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : 2 ** -52;
    for (let i = 0; i < probabilities.length; i++) checkProbability('logLoss', probabilities[i]!, i);
    for (let i = 0; i < targets.length; i++) {
      const column = this.columns.indexOf(targets[i]!);
      const value = numColumns === 1 ? probabilities[i]! : probabilities[i * numColumns + column]!;
      const probability = numColumns === 1 && column === 0 ? 1 - value : value;
      const clipped = Math.min(Math.max(probability, epsilon), 1 - epsilon);
      this.loss.add(-Math.log(clipped), weightOf(sampleWeights, i));
    }
  }

  /** Adds the samples that `other` has seen. */
  merge(other: LogLossAccumulator): void {
    this.loss.merge(other.loss);
  }

  /** In nats; NaN while the weights of all samples add up to 0. */
  result(): number {
    return this.loss.value;
  }

  /** Forgets all samples. */
  resetState(): void {
    this.loss = new WeightedMean();
  }
}
