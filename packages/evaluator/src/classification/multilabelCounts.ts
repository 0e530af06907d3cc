import { EvaluatorError } from '../evaluatorError.js';
import {
  checkCount,
  checkLengths,
  type NumericArray,
  type SampleWeightOptions,
  weightOf,
} from '../values.js';
import type { ClassCounts } from './classCounts.js';

export interface MultilabelOptions extends SampleWeightOptions {
  /** Labels per sample: targets and predictions are [samples, numLabels], row-major, 1 where a label applies, else 0. */
  readonly numLabels: number;
}

/**
 * True and false positives and negatives of each label of samples that can have several; memory: four numbers per
 * label. As in scikit-learn's `multilabel_confusion_matrix`.
 *
 * @returns [numLabels]; `label` is the column.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, or a value is neither 0 nor 1.
 * @example multilabelCounts([1, 0, 1, 1], [1, 1, 0, 1], { numLabels: 2 })[0]
 * // { label: 0, truePositives: 1, falsePositives: 0, falseNegatives: 1, trueNegatives: 0 }
 */
export function multilabelCounts(
  targets: NumericArray,
  predictions: NumericArray,
  options: MultilabelOptions,
): ClassCounts[] {
  const { numLabels } = options;
  return countsBy((entry) => entry % numLabels, numLabels, targets, predictions, options);
}

/**
 * The same counts for each sample, over its labels.
 *
 * @returns [samples]; `label` is the sample's index.
 * @throws {EvaluatorError} if the lengths do not fit, a weight is negative, or a value is neither 0 nor 1.
 */
export function samplewiseCounts(
  targets: NumericArray,
  predictions: NumericArray,
  options: MultilabelOptions,
): ClassCounts[] {
  const { numLabels } = options;
  const numSamples = targets.length / numLabels;
  return countsBy((entry) => Math.floor(entry / numLabels), numSamples, targets, predictions, options);
}

type WritableCounts = { -readonly [K in keyof ClassCounts]: ClassCounts[K] };

function countsBy(
  groupOf: (entry: number) => number,
  numGroups: number,
  targets: NumericArray,
  predictions: NumericArray,
  { numLabels, sampleWeights }: MultilabelOptions,
): ClassCounts[] {
  checkCount('multilabelCounts', 'numLabels', numLabels);
  checkLengths('multilabelCounts', targets, predictions, sampleWeights, numLabels);
  const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  const counts = Array.from({ length: numGroups }, (_, label): WritableCounts => ({ label, ...none }));
  for (let i = 0; i < targets.length; i++) {
    const weight = weightOf(sampleWeights, Math.floor(i / numLabels));
    counts[groupOf(i)]![cellOf(targets[i]!, predictions[i]!, i)] += weight;
  }
  return counts;
}

function cellOf(target: number, prediction: number, entry: number): Exclude<keyof ClassCounts, 'label'> {
  if (!(target === 0 || target === 1) || !(prediction === 0 || prediction === 1)) {
    throw new EvaluatorError('multilabelCounts: targets and predictions must be 0 or 1.', {
      given: `target ${target}, prediction ${prediction} at ${entry}`,
      fix: 'apply a threshold to probabilities first',
    });
  }
  if (target === 1) return prediction === 1 ? 'truePositives' : 'falseNegatives';
  return prediction === 1 ? 'falsePositives' : 'trueNegatives';
}
