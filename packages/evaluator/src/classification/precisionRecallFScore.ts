import { EvaluatorError } from '../evaluatorError.js';
import type { Label, Labels, NumericArray, SampleWeightOptions } from '../values.js';
import { meanOfKnown } from './averages.js';
import { type ClassCounts, classCountsOf, type PositiveCounts, totalCounts } from './classCounts.js';
import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';
import { type MultilabelOptions, multilabelCounts, samplewiseCounts } from './multilabelCounts.js';

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

export interface MultilabelPrecisionRecallFScore extends PrecisionRecallFScore {
  /** Mean over the samples of the scores of each sample's labels. */
  readonly samples: FoundScores;
}

/** How the counts become scores. */
export interface FScoreForm {
  /** How many times as important recall is as precision; from 0 (precision) to Infinity (recall). Default: 1. */
  readonly beta?: number;
  /**
   * What stands for a score whose divisor is 0, e.g. the precision of a class that was never predicted. Classes with
   * the score NaN are left out of the averages. Default: NaN.
   */
  readonly zeroDivision?: number;
}

export interface FScoreOptions extends FScoreForm {
  /** The classes to score, in this order; errors against other classes still count. Default: all, ascending. */
  readonly labels?: readonly Label[];
}

/**
 * Precision, recall and F score, per class and averaged; as in scikit-learn's `precision_recall_fscore_support`,
 * except that what is undefined is NaN unless `zeroDivision` says otherwise.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, beta is below 0, or labels are NaN or of
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
 * @throws {EvaluatorError} if beta is below 0.
 */
export function precisionRecallFScoreOf(
  matrix: ConfusionMatrix,
  options: FScoreOptions = {},
): PrecisionRecallFScore {
  return averaged(classCountsOf(matrix, options.labels), options);
}

/**
 * {@link precisionRecallFScore} of samples that can have several labels; memory: a few numbers per sample.
 *
 * @param targets     [samples, numLabels], 0 or 1.
 * @param predictions of the same shape.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, or a value is neither 0 nor 1.
 * @example multilabelPrecisionRecallFScore([1, 0, 1, 1], [1, 1, 0, 1], { numLabels: 2 }).samples.precision // 0.75
 */
export function multilabelPrecisionRecallFScore(
  targets: NumericArray,
  predictions: NumericArray,
  options: MultilabelOptions & FScoreForm,
): MultilabelPrecisionRecallFScore {
  const labels = averaged(multilabelCounts(targets, predictions, options), options);
  const bySample = samplewiseCounts(targets, predictions, options).map((counts) => scoresOf(counts, options));
  const { sampleWeights } = options;
  const samples = meanOf(bySample, sampleWeights && [...sampleWeights], labels.micro.support);
  return { ...labels, samples };
}

function averaged(counts: readonly ClassCounts[], form: FScoreForm): PrecisionRecallFScore {
  const perClass = counts.map((each) => ({ label: each.label, ...scoresOf(each, form) }));
  const micro = scoresOf(totalCounts(counts), form);
  const supports = perClass.map(({ support }) => support);
  return {
    perClass,
    macro: meanOf(perClass, undefined, micro.support),
    micro,
    weighted: meanOf(perClass, supports, micro.support),
  };
}

function scoresOf(counts: PositiveCounts, { beta = 1, zeroDivision = Number.NaN }: FScoreForm): FoundScores {
  if (!(beta >= 0)) {
    throw new EvaluatorError('precisionRecallFScore: beta must be at least 0.', { given: String(beta) });
  }
  const { truePositives, falsePositives, falseNegatives } = counts;
  const predicted = truePositives + falsePositives;
  const actual = truePositives + falseNegatives;
  const quotient = (a: number, b: number): number => (b === 0 ? zeroDivision : a / b);
  const recall = quotient(truePositives, actual);
  return {
    precision: quotient(truePositives, predicted),
    recall,
    // The formula of FoundScores with its divisor gathered into predicted and actual samples.
    fScore:
      beta === Number.POSITIVE_INFINITY
        ? recall
        : quotient((1 + beta ** 2) * truePositives, beta ** 2 * actual + predicted),
    support: actual,
  };
}

function meanOf(
  scores: readonly FoundScores[],
  weights: readonly number[] | undefined,
  support: number,
): FoundScores {
  const mean = (field: 'precision' | 'recall' | 'fScore'): number =>
    meanOfKnown(
      scores.map((score) => score[field]),
      weights,
    );
  return { precision: mean('precision'), recall: mean('recall'), fScore: mean('fScore'), support };
}
