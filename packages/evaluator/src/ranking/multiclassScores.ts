import { type ClassColumnOptions, ClassColumns } from '../probability/classColumns.js';
import { type Label, type Labels, type NumericArray, occurringLabels } from '../values.js';
import { WeightedMean } from '../weightedMean.js';
import { averagePrecisionOf } from './averagePrecision.js';
import { binarySamples } from './binaryTargets.js';
import { averageScore, type BinaryScore, scorePerLabel } from './labelAverage.js';
import { rocAucOf } from './rocAuc.js';

export interface OneVsRestOptions extends ClassColumnOptions {
  /** Mean over the classes, weighted by the samples of each, or over all entries. Default: `macro`. */
  readonly average?: 'macro' | 'weighted' | 'micro';
}

export interface OneVsOneOptions {
  /** The classes of the columns, in their order. Default: those among the targets, ascending. */
  readonly labels?: readonly Label[];
  /** Mean over the pairs of classes, or weighted by the samples of each pair. Default: `macro`. */
  readonly average?: 'macro' | 'weighted';
}

/**
 * ROC AUC of several classes, each against all others; memory: O(samples · classes). NaN, unless the average is
 * `micro`, if a class does not occur. As scikit-learn's `roc_auc_score` with `multi_class='ovr'`.
 *
 * @param scores [samples, classes], row-major, the higher the more likely.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, a score is NaN, a target is not among the
 *   labels, or there is only one label.
 */
export function oneVsRestRocAuc(
  targets: Labels,
  scores: NumericArray,
  options: OneVsRestOptions = {},
): number {
  return averagedOverClasses('oneVsRestRocAuc', rocAucOf, targets, scores, options);
}

/** {@link oneVsRestRocAuc} of each class: [classes]; NaN for a class that does not occur. */
export function rocAucPerClass(
  targets: Labels,
  scores: NumericArray,
  options: ClassColumnOptions = {},
): number[] {
  return perClass('rocAucPerClass', rocAucOf, targets, scores, options);
}

/**
 * ROC AUC of several classes, mean over all pairs of classes that occur of the areas of either against the other; does
 * not depend on how frequent the classes are. NaN if fewer than two classes occur. Memory: O(samples · classes).
 *
 * Hand and Till, "A simple generalisation of the area under the ROC curve for multiple class classification problems",
 * Machine Learning 45, 2001. As scikit-learn's `roc_auc_score` with `multi_class='ovo'`.
 *
 * @param scores [samples, classes], row-major, the higher the more likely.
 * @throws {EvaluatorError} if the lengths do not fit, a score is NaN, a target is not among the labels, or there is
 *   only one label.
 */
export function oneVsOneRocAuc(targets: Labels, scores: NumericArray, options: OneVsOneOptions = {}): number {
  const { average = 'macro' } = options;
  const { columns, numClasses } = columnsOfTargets('oneVsOneRocAuc', targets, scores, options);
  const samplesOf = Array.from({ length: numClasses }, (): number[] => []);
  columns.forEach((column, sample) => {
    samplesOf[column]!.push(sample);
  });
  /** Area of the samples of class `a` against those of `b`, by the scores of `a`. */
  const area = (a: number, b: number): number => {
    const samples = [...samplesOf[a]!, ...samplesOf[b]!];
    const isA = samples.map((_, i) => Number(i < samplesOf[a]!.length));
    const scoresOfA = samples.map((sample) => scores[sample * numClasses + a]!);
    return rocAucOf(binarySamples('oneVsOneRocAuc', isA, scoresOfA, {}));
  };
  const mean = new WeightedMean();
  for (let a = 0; a < numClasses; a++) {
    for (let b = a + 1; b < numClasses; b++) {
      const sizes = [samplesOf[a]!.length, samplesOf[b]!.length] as const;
      if (sizes[0] === 0 || sizes[1] === 0) continue;
      mean.add((area(a, b) + area(b, a)) / 2, average === 'weighted' ? sizes[0] + sizes[1] : 1);
    }
  }
  return mean.value;
}

/**
 * Average precision of several classes, each against all others; memory: O(samples · classes). As scikit-learn's
 * `average_precision_score`.
 *
 * @param scores [samples, classes], row-major, the higher the more likely.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, a score is NaN, a target is not among the
 *   labels, or there is only one label.
 */
export function oneVsRestAveragePrecision(
  targets: Labels,
  scores: NumericArray,
  options: OneVsRestOptions = {},
): number {
  return averagedOverClasses('oneVsRestAveragePrecision', averagePrecisionOf, targets, scores, options);
}

/** {@link oneVsRestAveragePrecision} of each class: [classes]; 0 for a class that does not occur. */
export function averagePrecisionPerClass(
  targets: Labels,
  scores: NumericArray,
  options: ClassColumnOptions = {},
): number[] {
  return perClass('averagePrecisionPerClass', averagePrecisionOf, targets, scores, options);
}

function averagedOverClasses(
  metric: string,
  score: BinaryScore,
  targets: Labels,
  scores: NumericArray,
  options: OneVsRestOptions,
): number {
  const { columns, numClasses: numLabels } = columnsOfTargets(metric, targets, scores, options);
  const { average = 'macro', sampleWeights } = options;
  return averageScore(metric, score, oneHot(columns, numLabels), scores, {
    average,
    numLabels,
    sampleWeights,
  });
}

function perClass(
  metric: string,
  score: BinaryScore,
  targets: Labels,
  scores: NumericArray,
  options: ClassColumnOptions,
): number[] {
  const { columns, numClasses: numLabels } = columnsOfTargets(metric, targets, scores, options);
  const { sampleWeights } = options;
  return scorePerLabel(metric, score, oneHot(columns, numLabels), scores, { numLabels, sampleWeights });
}

/** The column of each target's class. */
function columnsOfTargets(
  metric: string,
  targets: Labels,
  scores: NumericArray,
  { labels = occurringLabels(metric, targets), sampleWeights }: ClassColumnOptions,
): { columns: Uint32Array; numClasses: number } {
  const classes = new ClassColumns(metric, labels);
  classes.check(targets, scores, sampleWeights, labels.length);
  return {
    columns: Uint32Array.from({ length: targets.length }, (_, i) => classes.indexOf(targets[i]!)),
    numClasses: labels.length,
  };
}

function oneHot(columns: Uint32Array, numClasses: number): Uint8Array {
  const matrix = new Uint8Array(columns.length * numClasses);
  columns.forEach((column, i) => {
    matrix[i * numClasses + column] = 1;
  });
  return matrix;
}
