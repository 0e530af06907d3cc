import { EvaluatorError } from '../evaluatorError.js';
import {
  checkLengths,
  type Label,
  type Labels,
  type NumericArray,
  type SampleWeightOptions,
  weightOf,
} from '../values.js';
import { WeightedMean } from '../weightedMean.js';

/**
 * Share of the samples whose prediction equals the target, in [0, 1]; NaN without samples.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are of mixed types.
 * @example accuracy(['cat', 'dog'], ['cat', 'cat']) // 0.5
 */
export function accuracy(targets: Labels, predictions: Labels, options: SampleWeightOptions = {}): number {
  const state = new AccuracyAccumulator();
  state.updateState(targets, predictions, options.sampleWeights);
  return state.result();
}

/**
 * Share of the samples whose prediction differs from the target: 1 - {@link accuracy}; NaN without samples.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are of mixed types.
 * @example zeroOneLoss(['cat', 'dog', 'dog', 'dog'], ['cat', 'cat', 'dog', 'dog']) // 0.25
 */
export function zeroOneLoss(targets: Labels, predictions: Labels, options: SampleWeightOptions = {}): number {
  return 1 - accuracy(targets, predictions, options);
}

/** {@link accuracy} over data that come in parts; memory: two numbers. */
export class AccuracyAccumulator {
  private correct = new WeightedMean();

  /** @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are of mixed types. */
  updateState(targets: Labels, predictions: Labels, sampleWeights?: NumericArray): void {
    checkLengths('accuracy', targets, predictions, sampleWeights);
    for (let i = 0; i < targets.length; i++) {
      const isCorrect = isSame(targets[i] as Label, predictions[i] as Label);
      this.correct.add(Number(isCorrect), weightOf(sampleWeights, i));
    }
  }

  /** Adds the samples that `other` has seen. */
  merge(other: AccuracyAccumulator): void {
    this.correct.merge(other.correct);
  }

  /** In [0, 1]; NaN while the weights of all samples add up to 0. */
  result(): number {
    return this.correct.value;
  }

  /** Forgets all samples. */
  resetState(): void {
    this.correct = new WeightedMean();
  }
}

function isSame(target: Label, prediction: Label): boolean {
  if (target === prediction) return true;
  if (typeof target === typeof prediction) return false;
  throw new EvaluatorError('accuracy: targets and predictions must be of one type.', {
    given: `target ${typeof target} ${target}, prediction ${typeof prediction} ${prediction}`,
    fix: 'convert one of them: no pair of them could ever be equal',
  });
}
