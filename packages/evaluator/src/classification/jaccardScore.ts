import type { Label, Labels, NumericArray, SampleWeightOptions } from '../values.js';
import { meanOfKnown } from './averages.js';
import { type ClassCounts, classCountsOf, type PositiveCounts, totalCounts } from './classCounts.js';
import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';
import { type MultilabelOptions, multilabelCounts, samplewiseCounts } from './multilabelCounts.js';

/** Intersection over union of the samples of a class and those predicted as it, each in [0, 1]. */
export interface JaccardScores {
  /** tp / (tp + fp + fn), in the order of the labels. */
  readonly perClass: readonly { readonly label: Label; readonly score: number }[];
  /** Mean over the classes: the mean IoU of segmentation. */
  readonly macro: number;
  /** From the sums of tp, fp and fn over the classes. */
  readonly micro: number;
  /** Mean over the classes, weighted by the samples of each. */
  readonly weighted: number;
}

export interface MultilabelJaccardScores extends JaccardScores {
  /** Mean over the samples of the score of each sample's labels. */
  readonly samples: number;
}

export interface JaccardForm {
  /**
   * What stands for the score of a class that neither occurs nor was predicted. Classes with the score NaN are left
   * out of the averages. Default: NaN.
   */
  readonly zeroDivision?: number;
}

export interface JaccardOptions extends JaccardForm {
  /** The classes to score, in this order; errors against other classes still count. Default: all, ascending. */
  readonly labels?: readonly Label[];
}

/**
 * Jaccard index, also called intersection over union (IoU); memory: the square of the number of classes. As in
 * scikit-learn's `jaccard_score`. For segmentation, each pixel is a sample.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types.
 * @example jaccardScore([0, 0, 1], [0, 1, 1]).macro // 0.5
 */
export function jaccardScore(
  targets: Labels,
  predictions: Labels,
  options: JaccardOptions & SampleWeightOptions = {},
): JaccardScores {
  const { sampleWeights } = options;
  return jaccardScoreOf(confusionMatrix(targets, predictions, { sampleWeights }), options);
}

/**
 * {@link jaccardScore} of counts that are there already, such as those of a `ConfusionMatrixAccumulator`.
 *
 * @param matrix with all classes that occur, not normalised.
 */
export function jaccardScoreOf(matrix: ConfusionMatrix, options: JaccardOptions = {}): JaccardScores {
  return averaged(classCountsOf(matrix, options.labels), options);
}

/**
 * {@link jaccardScore} of samples that can have several labels; memory: a few numbers per sample.
 *
 * @param targets     [samples, numLabels], 0 or 1.
 * @param predictions of the same shape.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, or a value is neither 0 nor 1.
 * @example multilabelJaccardScore([1, 0, 1, 1], [1, 1, 0, 1], { numLabels: 2 }).samples // 0.5
 */
export function multilabelJaccardScore(
  targets: NumericArray,
  predictions: NumericArray,
  options: MultilabelOptions & JaccardForm,
): MultilabelJaccardScores {
  const bySample = samplewiseCounts(targets, predictions, options).map((counts) => scoreOf(counts, options));
  const { sampleWeights } = options;
  return {
    ...averaged(multilabelCounts(targets, predictions, options), options),
    samples: meanOfKnown(bySample, sampleWeights && [...sampleWeights]),
  };
}

function averaged(counts: readonly ClassCounts[], form: JaccardForm): JaccardScores {
  const scores = counts.map((each) => scoreOf(each, form));
  const supports = counts.map(({ truePositives, falseNegatives }) => truePositives + falseNegatives);
  return {
    perClass: counts.map(({ label }, i) => ({ label, score: scores[i]! })),
    macro: meanOfKnown(scores),
    micro: scoreOf(totalCounts(counts), form),
    weighted: meanOfKnown(scores, supports),
  };
}

function scoreOf(
  { truePositives, falsePositives, falseNegatives }: PositiveCounts,
  { zeroDivision = Number.NaN }: JaccardForm,
): number {
  const union = truePositives + falsePositives + falseNegatives;
  return union === 0 ? zeroDivision : truePositives / union;
}
