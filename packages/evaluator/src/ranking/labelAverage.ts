import type { MultilabelOptions } from '../classification/multilabelCounts.js';
import { EvaluatorError } from '../evaluatorError.js';
import { checkCount, checkLengths, type NumericArray, weightOf } from '../values.js';
import { WeightedMean } from '../weightedMean.js';
import { type BinarySamples, binarySamples } from './binaryTargets.js';

/**
 * How the scores of several labels become one:
 *
 * - `macro`: their mean; NaN if one of them is.
 * - `weighted`: their mean, weighted by the positive samples of each; 0 if no sample has any label.
 * - `micro`: each entry of the matrix is a sample of one binary classification.
 * - `samples`: the mean over the samples of the score of each sample's labels.
 */
export type LabelAverage = 'macro' | 'weighted' | 'micro' | 'samples';

export interface LabelAverageOptions extends MultilabelOptions {
  /** Default: `macro`. */
  readonly average?: LabelAverage;
}

/** A score of binary classification. */
export type BinaryScore = (samples: BinarySamples) => number;

/**
 * The score of each label; as scikit-learn with `average=None`.
 *
 * @param targets [samples, numLabels], row-major: 1 where a label applies, else 0.
 * @param scores  of the same shape.
 * @returns [numLabels].
 */
export function scorePerLabel(
  metric: string,
  score: BinaryScore,
  targets: NumericArray,
  scores: NumericArray,
  { numLabels, sampleWeights }: MultilabelOptions,
): number[] {
  checkMatrix(metric, targets, scores, numLabels, sampleWeights);
  return Array.from({ length: numLabels }, (_, label) =>
    score(
      binarySamples(metric, strided(targets, label, numLabels), strided(scores, label, numLabels), {
        positiveLabel: 1,
        sampleWeights,
      }),
    ),
  );
}

/** The score of all labels together, see {@link LabelAverage}; arguments as for {@link scorePerLabel}. */
export function averageScore(
  metric: string,
  score: BinaryScore,
  targets: NumericArray,
  scores: NumericArray,
  options: LabelAverageOptions,
): number {
  const { average = 'macro', numLabels, sampleWeights } = options;
  checkMatrix(metric, targets, scores, numLabels, sampleWeights);
  if (average === 'samples') return meanOverSamples(metric, score, targets, scores, options);
  if (average === 'micro') {
    const weights =
      sampleWeights && Float64Array.from(targets, (_, i) => sampleWeights[Math.floor(i / numLabels)]!);
    return score(binarySamples(metric, targets, scores, { positiveLabel: 1, sampleWeights: weights }));
  }
  const perLabel = scorePerLabel(metric, score, targets, scores, options);
  if (average === 'macro') return perLabel.reduce((sum, each) => sum + each, 0) / numLabels;
  const supports = perLabel.map((_, label) => supportOf(strided(targets, label, numLabels), sampleWeights));
  const mean = new WeightedMean();
  perLabel.forEach((each, label) => {
    mean.add(each, supports[label]!);
  });
  return supports.some((support) => support > 0) ? mean.value : 0;
}

function meanOverSamples(
  metric: string,
  score: BinaryScore,
  targets: NumericArray,
  scores: NumericArray,
  { numLabels, sampleWeights }: MultilabelOptions,
): number {
  const mean = new WeightedMean();
  for (let start = 0; start < targets.length; start += numLabels) {
    const row = [targets, scores].map((values) => values.slice(start, start + numLabels));
    const samples = binarySamples(metric, row[0]!, row[1]!, { positiveLabel: 1 });
    mean.add(score(samples), weightOf(sampleWeights, start / numLabels));
  }
  return mean.value;
}

function supportOf(targets: NumericArray, weights: NumericArray | undefined): number {
  let support = 0;
  for (let i = 0; i < targets.length; i++) support += targets[i]! * weightOf(weights, i);
  return support;
}

/** A column of a row-major matrix. */
function strided(values: NumericArray, column: number, numColumns: number): Float64Array {
  const picked = new Float64Array(values.length / numColumns);
  for (let i = 0; i < picked.length; i++) picked[i] = values[i * numColumns + column]!;
  return picked;
}

function checkMatrix(
  metric: string,
  targets: NumericArray,
  scores: NumericArray,
  numLabels: number,
  weights: NumericArray | undefined,
): void {
  checkCount(metric, 'numLabels', numLabels);
  checkLengths(metric, targets, scores, weights, numLabels);
  const index = targets.findIndex((target) => target !== 0 && target !== 1);
  if (index < 0) return;
  throw new EvaluatorError(`${metric}: targets must be 0 or 1 for each label.`, {
    given: `${targets[index]} at ${index}`,
  });
}
