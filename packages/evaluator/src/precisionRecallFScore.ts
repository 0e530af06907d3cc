import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';
import { EvaluatorError } from './evaluatorError.js';
import type { Label, Labels, SampleWeightOptions } from './values.js';

/** How well one class, or the average over classes, was found. */
export interface FoundScores {
  /** Share of the samples predicted as the class that belong to it: tp / (tp + fp). */
  readonly precision: number;
  /** Share of the samples of the class that were predicted as it: tp / (tp + fn). */
  readonly recall: number;
  /** (1 + beta²) tp / ((1 + beta²) tp + beta² fn + fp): the F1 score unless another beta is given. */
  readonly fScore: number;
  /** Number (or weight) of the samples of the class, or of all classes. */
  readonly support: number;
}

export interface ClassScores extends FoundScores {
  readonly label: Label;
}

export interface PrecisionRecallFScore {
  /** In the order of the labels. */
  readonly perClass: readonly ClassScores[];
  /** Mean over the classes. */
  readonly macro: FoundScores;
  /** From the sums of tp, fp and fn over the classes. */
  readonly micro: FoundScores;
  /** Mean over the classes, weighted by their support. */
  readonly weighted: FoundScores;
}

export interface FScoreOptions {
  /** The classes to score, in this order; errors against other classes still count. Default: all, ascending. */
  readonly labels?: readonly Label[];
  /** How many times as important recall is as precision; above 0. Default: 1. */
  readonly beta?: number;
  /**
   * What stands for a score whose divisor is 0, e.g. the precision of a class that was never predicted. Classes with
   * the score NaN are left out of the averages. Default: NaN.
   */
  readonly zeroDivision?: number;
}

/**
 * Precision, recall and F score, per class and averaged; as in scikit-learn's `precision_recall_fscore_support`,
 * except that what is undefined is NaN unless `zeroDivision` says otherwise.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, beta is not above 0, or labels are NaN or of
 *   mixed types.
 * @example precisionRecallFScore([0, 0, 1], [0, 1, 1]).macro.precision // 0.75
 */
export function precisionRecallFScore(
  targets: Labels,
  predictions: Labels,
  options: FScoreOptions & SampleWeightOptions = {},
): PrecisionRecallFScore {
  const { sampleWeights } = options;
  return precisionRecallFScoreOf(confusionMatrix(targets, predictions, { sampleWeights }), options);
}

/**
 * {@link precisionRecallFScore} of counts that are there already, such as those of a `ConfusionMatrixAccumulator`.
 *
 * @param matrix with all classes that occur, not normalised.
 * @throws {EvaluatorError} if beta is not above 0.
 */
export function precisionRecallFScoreOf(
  matrix: ConfusionMatrix,
  options: FScoreOptions = {},
): PrecisionRecallFScore {
  const { beta = 1, zeroDivision = Number.NaN, labels = matrix.labels } = options;
  if (!(beta > 0)) {
    throw new EvaluatorError('precisionRecallFScore: beta must be above 0.', { given: String(beta) });
  }
  const counts = labels.map((label) => countsOf(matrix, label));
  const score = (of: Counts): FoundScores => scoresOf(of, beta, zeroDivision);
  const scores = counts.map(score);
  const total = counts.reduce(added, { hits: 0, predicted: 0, actual: 0 });
  return {
    perClass: scores.map((each, i) => ({ label: labels[i] as Label, ...each })),
    macro: mean(scores, total.actual, () => 1),
    micro: score(total),
    weighted: mean(scores, total.actual, ({ support }) => support),
  };
}

/** True positives; true and false positives; true positives and false negatives. */
interface Counts {
  readonly hits: number;
  readonly predicted: number;
  readonly actual: number;
}

function countsOf({ labels, counts }: ConfusionMatrix, label: Label): Counts {
  const index = labels.indexOf(label);
  if (index < 0) return { hits: 0, predicted: 0, actual: 0 };
  const row = counts[index] as readonly number[];
  return {
    hits: row[index] as number,
    predicted: counts.reduce((sum, other) => sum + (other[index] as number), 0),
    actual: row.reduce((sum, count) => sum + count, 0),
  };
}

function added(a: Counts, b: Counts): Counts {
  return { hits: a.hits + b.hits, predicted: a.predicted + b.predicted, actual: a.actual + b.actual };
}

function scoresOf({ hits, predicted, actual }: Counts, beta: number, zeroDivision: number): FoundScores {
  const quotient = (a: number, b: number): number => (b === 0 ? zeroDivision : a / b);
  return {
    precision: quotient(hits, predicted),
    recall: quotient(hits, actual),
    // predicted = tp + fp and actual = tp + fn, so this is the formula of FoundScores.
    fScore: quotient((1 + beta ** 2) * hits, beta ** 2 * actual + predicted),
    support: actual,
  };
}

/** Mean over the classes whose score is known; of equal weight if all weights are 0. */
function mean(
  scores: readonly FoundScores[],
  support: number,
  weightOf: (score: FoundScores) => number,
): FoundScores {
  const meanOf = (field: 'precision' | 'recall' | 'fScore'): number => {
    const known = scores.filter((score) => !Number.isNaN(score[field]));
    const isWeighted = known.some((score) => weightOf(score) > 0);
    const weights = known.map((score) => (isWeighted ? weightOf(score) : 1));
    const sum = known.reduce((total, score, i) => total + score[field] * (weights[i] as number), 0);
    return sum / weights.reduce((total, weight) => total + weight, 0);
  };
  return { precision: meanOf('precision'), recall: meanOf('recall'), fScore: meanOf('fScore'), support };
}
