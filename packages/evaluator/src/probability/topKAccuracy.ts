import { checkCount, type Label, type Labels, type NumericArray, weightOf } from '../values.js';
import { WeightedMean } from '../weightedMean.js';
import { type ClassColumnOptions, ClassColumns, columnLabels } from './classColumns.js';

export interface TopKOptions extends ClassColumnOptions {
  /** Among how many classes with the highest scores the target has to be; at least 1. Default: 2. */
  readonly k?: number;
}

/**
 * Share of the samples whose target is among the k classes with the highest scores, in [0, 1]; NaN without samples. Of
 * classes with the same score the last ones are taken; a target whose score is NaN is not found. As scikit-learn's
 * `top_k_accuracy_score`.
 *
 * @param scores [samples, classes], row-major: probabilities, logits. Of two classes also [samples]: the second class
 *   is predicted above 0.5 if all scores are in [0, 1], else above 0.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, k is below 1, a target is not among the
 *   labels, or there is only one label.
 * @example topKAccuracy([0, 1, 2], [0.5, 0.2, 0.3, 0.4, 0.5, 0.1, 0.4, 0.5, 0.1], { k: 2 }) // 0.666…
 */
export function topKAccuracy(targets: Labels, scores: NumericArray, options: TopKOptions = {}): number {
  const { labels = columnLabels('topKAccuracy', targets), k = 2, sampleWeights } = options;
  const isSingle = labels.length === 2 && scores.length === targets.length;
  const state = new TopKAccuracyAccumulator(labels, k);
  state.updateState(targets, isSingle ? bothColumns(scores) : scores, sampleWeights);
  return state.result();
}

/** {@link topKAccuracy} over data that come in parts, with a column for each class; memory: two numbers. */
export class TopKAccuracyAccumulator {
  private readonly columns: ClassColumns;
  private found = new WeightedMean();

  /**
   * @param labels the classes of the columns, in their order.
   * @throws {EvaluatorError} if there are fewer than two labels, one twice, or k is below 1.
   */
  constructor(
    labels: readonly Label[],
    readonly k: number = 2,
  ) {
    checkCount('topKAccuracy', 'k', k);
    this.columns = new ClassColumns('topKAccuracy', labels);
  }

  /** @throws {EvaluatorError} as {@link topKAccuracy}. */
  updateState(targets: Labels, scores: NumericArray, sampleWeights?: NumericArray): void {
    const numClasses = this.columns.labels.length;
    this.columns.check(targets, scores, sampleWeights, numClasses);
    for (let i = 0; i < targets.length; i++) {
      const rank = rankOf(this.columns.indexOf(targets[i]!), scores, i * numClasses, numClasses);
      this.found.add(Number(rank < this.k), weightOf(sampleWeights, i));
    }
  }

  /** Adds the samples that `other` has seen. */
  merge(other: TopKAccuracyAccumulator): void {
    this.found.merge(other.found);
  }

  /** In [0, 1]; NaN while the weights of all samples add up to 0. */
  result(): number {
    return this.found.value;
  }

  /** Forgets all samples. */
  resetState(): void {
    this.found = new WeightedMean();
  }
}

/** How many classes come before `target`, by score and then from the last one. */
function rankOf(target: number, scores: NumericArray, start: number, numClasses: number): number {
  const score = scores[start + target]!;
  if (Number.isNaN(score)) return Number.POSITIVE_INFINITY;
  let rank = 0;
  for (let k = 0; k < numClasses; k++) {
    const other = scores[start + k]!;
    if (other > score || (other === score && k > target)) rank++;
  }
  return rank;
}

/** Scores of both classes: 1 for the predicted one, 0 for the other. */
function bothColumns(scores: NumericArray): Float64Array {
  const threshold = scores.every((score) => score >= 0 && score <= 1) ? 0.5 : 0;
  const columns = new Float64Array(2 * scores.length);
  for (let i = 0; i < scores.length; i++) {
    const second = Number.isNaN(scores[i]) ? Number.NaN : Number(scores[i]! > threshold);
    columns.set([1 - second, second], 2 * i);
  }
  return columns;
}
