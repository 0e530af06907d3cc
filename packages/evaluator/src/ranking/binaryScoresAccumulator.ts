import type { Labels, NumericArray } from '../values.js';
import { averagePrecisionOf } from './averagePrecision.js';
import { type BinaryOptions, type BinarySamples, binarySamples } from './binaryTargets.js';
import {
  type PrecisionRecallCurve,
  type PrecisionRecallCurveForm,
  precisionRecallCurveOf,
} from './precisionRecallCurve.js';
import { type RocAucForm, rocAucOf } from './rocAuc.js';
import { type RocCurve, type RocCurveForm, rocCurveOf } from './rocCurve.js';

/** ROC and precision-recall of all samples. */
export interface BinaryScores {
  /** As `rocAuc`. */
  readonly rocAuc: number;
  /** As `averagePrecision`. */
  readonly averagePrecision: number;
}

/**
 * Scores of a binary classification that come in parts. Ranking needs them all, so that the memory is O(samples): 9
 * bytes each, 17 if there are weights, up to twice that while they grow.
 */
export class BinaryScoresAccumulator {
  private size = 0;
  private isPositive = new Uint8Array(0);
  private scores = new Float64Array(0);
  private weights: Float64Array | undefined;

  /** @param options `positiveLabel`: the class that high scores speak for, see `rocAuc`. */
  constructor(private readonly options: Pick<BinaryOptions, 'positiveLabel'> = {}) {}

  /**
   * @throws {EvaluatorError} if the lengths differ, a weight is negative, a score is NaN, or the positive class is not
   *   known.
   */
  updateState(targets: Labels, scores: NumericArray, sampleWeights?: NumericArray): void {
    const { positiveLabel } = this.options;
    this.append(binarySamples('BinaryScoresAccumulator', targets, scores, { positiveLabel, sampleWeights }));
  }

  /** Adds the samples that `other` has seen. */
  merge(other: BinaryScoresAccumulator): void {
    this.append(other.samples());
  }

  result(): BinaryScores {
    const samples = this.samples();
    return { rocAuc: rocAucOf(samples), averagePrecision: averagePrecisionOf(samples) };
  }

  /** As `rocAuc`. */
  rocAuc(form?: RocAucForm): number {
    return rocAucOf(this.samples(), form);
  }

  /** As `rocCurve`. */
  rocCurve(form?: RocCurveForm): RocCurve {
    return rocCurveOf(this.samples(), form);
  }

  /** As `precisionRecallCurve`. */
  precisionRecallCurve(form?: PrecisionRecallCurveForm): PrecisionRecallCurve {
    return precisionRecallCurveOf(this.samples(), form);
  }

  /** Forgets all samples. */
  resetState(): void {
    this.size = 0;
    this.isPositive = new Uint8Array(0);
    this.scores = new Float64Array(0);
    this.weights = undefined;
  }

  private append({ isPositive, scores, weights }: BinarySamples): void {
    const from = this.size;
    this.size += scores.length;
    if (this.size > this.scores.length) this.grow(Math.max(this.size, 2 * this.scores.length));
    if (weights !== undefined) this.weights ??= new Float64Array(this.scores.length).fill(1);
    this.isPositive.set(isPositive, from);
    this.scores.set(scores, from);
    if (weights !== undefined) this.weights?.set(weights, from);
    else this.weights?.fill(1, from, this.size);
  }

  private grow(capacity: number): void {
    const enlarged = <T extends Uint8Array | Float64Array>(values: T, into: T): T => {
      into.set(values);
      return into;
    };
    this.isPositive = enlarged(this.isPositive, new Uint8Array(capacity));
    this.scores = enlarged(this.scores, new Float64Array(capacity));
    this.weights &&= enlarged(this.weights, new Float64Array(capacity));
  }

  private samples(): BinarySamples {
    return {
      isPositive: this.isPositive.subarray(0, this.size),
      scores: this.scores.subarray(0, this.size),
      weights: this.weights?.subarray(0, this.size),
    };
  }
}
