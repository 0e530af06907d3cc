import { EvaluatorError } from '../evaluatorError.js';
import {
  checkLengths,
  type Label,
  type Labels,
  type NumericArray,
  type SampleWeightOptions,
  weightOf,
} from '../values.js';

export interface BinaryOptions extends SampleWeightOptions {
  /** The class that high scores speak for; all others are negative. Default: 1 among 0 or -1 and 1, true among booleans. */
  readonly positiveLabel?: Label | undefined;
}

/** Samples that are to be ranked. */
export interface BinarySamples {
  /** [samples], 1 for the positive class, else 0. */
  readonly isPositive: Uint8Array;
  /** [samples], without NaN. */
  readonly scores: NumericArray;
  /** [samples], none negative. */
  readonly weights: NumericArray | undefined;
}

/**
 * Checks the input of a metric that ranks samples.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, a score is NaN, or the positive class is not
 *   known.
 */
export function binarySamples(
  metric: string,
  targets: Labels,
  scores: NumericArray,
  { positiveLabel, sampleWeights }: BinaryOptions,
): BinarySamples {
  checkLengths(metric, targets, scores, sampleWeights);
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw nanScore(metric, i);
    weightOf(sampleWeights, i);
  }
  return { isPositive: positiveMask(metric, targets, positiveLabel), scores, weights: sampleWeights };
}

function positiveMask(metric: string, targets: Labels, positiveLabel: Label | undefined): Uint8Array {
  const mask = new Uint8Array(targets.length);
  const positive = positiveLabel ?? (typeof targets[0] === 'boolean' ? true : 1);
  const isUsual = typeof positive === 'boolean' ? isBoolean : isUsualNumber;
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as Label;
    if (target === positive) mask[i] = 1;
    else if (positiveLabel === undefined && !isUsual(target)) throw unknownPositive(metric, target);
  }
  return mask;
}

function isBoolean(target: Label): boolean {
  return typeof target === 'boolean';
}

function isUsualNumber(target: Label): boolean {
  return target === 0 || target === 1 || target === -1;
}

function nanScore(metric: string, index: number): EvaluatorError {
  return new EvaluatorError(`${metric}: scores must be numbers: NaN cannot be ranked.`, {
    given: `NaN for sample ${index}`,
  });
}

function unknownPositive(metric: string, target: Label): EvaluatorError {
  return new EvaluatorError(`${metric}: which class is the positive one must be known.`, {
    given: `target ${typeof target} ${target}`,
    expected: 'targets 0 (or -1) and 1, or booleans',
    fix: 'name it: { positiveLabel: … }',
  });
}
