import type { Label, Labels, SampleWeightOptions } from '../values.js';
import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';

/** One class against all others: numbers (or weights) of samples. */
export interface ClassCounts {
  readonly label: Label;
  /** Of the class and predicted as it. */
  readonly truePositives: number;
  /** Of another class and predicted as it. */
  readonly falsePositives: number;
  /** Of the class and predicted as another. */
  readonly falseNegatives: number;
  /** Of another class and predicted as another. */
  readonly trueNegatives: number;
}

/** What precision, recall and IoU are made of. */
export type PositiveCounts = Omit<ClassCounts, 'label' | 'trueNegatives'>;

export interface ClassCountsOptions extends SampleWeightOptions {
  /** The classes to count, in this order; samples of other classes still count as negatives. Default: all, ascending. */
  readonly labels?: readonly Label[];
}

/**
 * True and false positives and negatives of each class; memory: the square of the number of classes. As in
 * scikit-learn's `multilabel_confusion_matrix`.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types.
 * @example classCounts([0, 0, 1], [0, 1, 1])[1]
 * // { label: 1, truePositives: 1, falsePositives: 1, falseNegatives: 0, trueNegatives: 1 }
 */
export function classCounts(
  targets: Labels,
  predictions: Labels,
  options: ClassCountsOptions = {},
): ClassCounts[] {
  const { sampleWeights, labels } = options;
  return classCountsOf(confusionMatrix(targets, predictions, { sampleWeights }), labels);
}

/**
 * {@link classCounts} of a matrix that is there already.
 *
 * @param matrix with all classes that occur, not normalised.
 */
export function classCountsOf(
  matrix: ConfusionMatrix,
  labels: readonly Label[] = matrix.labels,
): ClassCounts[] {
  const { counts } = matrix;
  const rowSums = counts.map(sumOf);
  const columnSums = counts.map((_, column) => sumOf(counts.map((row) => row[column]!)));
  const all = sumOf(rowSums);
  return labels.map((label) => {
    const index = matrix.labels.indexOf(label);
    const truePositives = counts[index]?.[index] ?? 0;
    const falsePositives = (columnSums[index] ?? 0) - truePositives;
    const falseNegatives = (rowSums[index] ?? 0) - truePositives;
    const trueNegatives = all - truePositives - falsePositives - falseNegatives;
    return { label, truePositives, falsePositives, falseNegatives, trueNegatives };
  });
}

/** The sums over the classes. */
export function totalCounts(counts: readonly PositiveCounts[]): PositiveCounts {
  return {
    truePositives: sumOf(counts.map(({ truePositives }) => truePositives)),
    falsePositives: sumOf(counts.map(({ falsePositives }) => falsePositives)),
    falseNegatives: sumOf(counts.map(({ falseNegatives }) => falseNegatives)),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
