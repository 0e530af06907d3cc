import { EvaluatorError } from '../evaluatorError.js';
import type { Labels, NumericArray } from '../values.js';
import { areaUnderCurve } from './areaUnderCurve.js';
import { type BinaryOptions, type BinarySamples, binarySamples } from './binaryTargets.js';
import { mannWhitney } from './mannWhitney.js';
import { type RocCurve, rocCurveOf } from './rocCurve.js';

export interface RocAucForm {
  /**
   * Only the part of the curve up to this false positive rate, in (0, 1], scaled so that guessing has 0.5 and
   * perfection 1 (McClish, "Analyzing a portion of the ROC curve", Medical Decision Making 9, 1989). Default: 1.
   */
  readonly maxFalsePositiveRate?: number;
}

/**
 * Area under the ROC curve of a binary classification, in [0, 1]: the probability that a positive sample has a higher
 * score than a negative one, ties counting half. NaN unless both classes occur. Memory: O(samples), 8 bytes each unless
 * there are weights. As scikit-learn's `roc_auc_score`.
 *
 * @param scores [samples], the higher the more likely of the positive class; any numbers, infinite ones included.
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, a score is NaN, the positive class is not
 *   known, or `maxFalsePositiveRate` is outside of (0, 1].
 * @example rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75
 */
export function rocAuc(
  targets: Labels,
  scores: NumericArray,
  options: BinaryOptions & RocAucForm = {},
): number {
  return rocAucOf(binarySamples('rocAuc', targets, scores, options), options);
}

/** The area for samples that are checked already. */
export function rocAucOf(samples: BinarySamples, { maxFalsePositiveRate = 1 }: RocAucForm = {}): number {
  if (!(maxFalsePositiveRate > 0 && maxFalsePositiveRate <= 1)) {
    throw new EvaluatorError('rocAuc: maxFalsePositiveRate must be in (0, 1].', {
      given: String(maxFalsePositiveRate),
    });
  }
  if (samples.weights === undefined && maxFalsePositiveRate === 1) return unweightedArea(samples);
  const curve = rocCurveOf(samples);
  const { falsePositiveRates, truePositiveRates } = curve;
  if (Number.isNaN(falsePositiveRates[0]! + truePositiveRates[0]!)) return Number.NaN;
  return maxFalsePositiveRate === 1
    ? areaUnderCurve(falsePositiveRates, truePositiveRates)
    : partialArea(curve, maxFalsePositiveRate);
}

/** Two sorts of bare numbers take a fraction of the time and memory of a curve. */
function unweightedArea({ isPositive, scores }: BinarySamples): number {
  let numPositives = 0;
  for (const each of isPositive) numPositives += each;
  const positives = new Float64Array(numPositives);
  const negatives = new Float64Array(scores.length - numPositives);
  for (let i = 0, p = 0, n = 0; i < scores.length; i++) {
    if (isPositive[i] === 1) positives[p++] = scores[i]!;
    else negatives[n++] = scores[i]!;
  }
  return mannWhitney(positives, negatives);
}

function partialArea({ falsePositiveRates, truePositiveRates }: RocCurve, limit: number): number {
  const stop = falsePositiveRates.findIndex((rate) => rate > limit);
  const [x0, x1] = [falsePositiveRates[stop - 1]!, falsePositiveRates[stop]!];
  const [y0, y1] = [truePositiveRates[stop - 1]!, truePositiveRates[stop]!];
  const x = [...falsePositiveRates.subarray(0, stop), limit];
  const y = [...truePositiveRates.subarray(0, stop), y0 + ((y1 - y0) * (limit - x0)) / (x1 - x0)];
  const guessing = limit ** 2 / 2;
  return (1 + (areaUnderCurve(x, y) - guessing) / (limit - guessing)) / 2;
}
