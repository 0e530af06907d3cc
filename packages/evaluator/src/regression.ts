import { CompensatedSum } from './compensatedSum.js';
import { EvaluatorError } from './evaluatorError.js';
import { checkLengths, type NumericArray, type SampleWeightOptions, weightOf } from './values.js';

export interface RegressionOptions extends SampleWeightOptions {
  /**
   * Numbers per sample: targets and predictions are then [samples, numOutputs], row-major. Each output is scored by
   * itself; the result is the mean over the outputs. Default: 1.
   */
  readonly numOutputs?: number;
}

/** Errors of predicted numbers; each NaN while there is no sample. */
export interface RegressionScores {
  /** Mean of |target - prediction|, in the unit of the targets. */
  readonly meanAbsoluteError: number;
  /** Mean of (target - prediction)². */
  readonly meanSquaredError: number;
  /** Square root of the mean squared error, in the unit of the targets. */
  readonly rootMeanSquaredError: number;
  /**
   * Coefficient of determination: 1 - sum of (target - prediction)² / sum of (target - mean target)². At most 1; NaN
   * for fewer than two samples. Where all targets are equal: 1 if the predictions equal them, else 0.
   */
  readonly r2: number;
}

/**
 * Mean absolute error, see {@link RegressionScores}.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example meanAbsoluteError([1, 2], [2, 4]) // 1.5
 */
export function meanAbsoluteError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return scoresOf(targets, predictions, options).meanAbsoluteError;
}

/**
 * Mean squared error, see {@link RegressionScores}.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example meanSquaredError([1, 2], [2, 4]) // 2.5
 */
export function meanSquaredError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return scoresOf(targets, predictions, options).meanSquaredError;
}

/**
 * Root mean squared error, see {@link RegressionScores}; of several outputs, the mean of their roots.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example rootMeanSquaredError([0, 0], [3, 3]) // 3
 */
export function rootMeanSquaredError(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return scoresOf(targets, predictions, options).rootMeanSquaredError;
}

/**
 * Coefficient of determination R², see {@link RegressionScores}.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example r2([1, 2, 3], [1, 2, 4]) // 0.5
 */
export function r2(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): number {
  return scoresOf(targets, predictions, options).r2;
}

/** All scores of {@link RegressionScores} over data that come in parts; memory: a few numbers per output. */
export class RegressionAccumulator {
  private outputs: OutputState[];

  /**
   * @param numOutputs numbers per sample.
   * @throws {EvaluatorError} if it is no integer of at least 1.
   */
  constructor(readonly numOutputs: number = 1) {
    if (!Number.isInteger(numOutputs) || numOutputs < 1) {
      throw new EvaluatorError('RegressionAccumulator: numOutputs must be an integer of at least 1.', {
        given: String(numOutputs),
      });
    }
    this.outputs = newStates(numOutputs);
  }

  /**
   * @param targets       [samples, numOutputs], row-major.
   * @param predictions   of the same shape.
   * @param sampleWeights [samples].
   * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
   */
  updateState(targets: NumericArray, predictions: NumericArray, sampleWeights?: NumericArray): void {
    checkLengths('RegressionAccumulator', targets, predictions, sampleWeights, this.numOutputs);
    for (let i = 0; i < targets.length; i++) {
      const weight = weightOf(sampleWeights, Math.floor(i / this.numOutputs));
      const output = this.outputs[i % this.numOutputs] as OutputState;
      output.update(targets[i] as number, predictions[i] as number, weight);
    }
  }

  /** The scores of all samples so far. */
  result(): RegressionScores {
    const meanOf = (score: (output: OutputState) => number): number =>
      this.outputs.reduce((sum, output) => sum + score(output), 0) / this.numOutputs;
    return {
      meanAbsoluteError: meanOf((output) => output.meanAbsoluteError),
      meanSquaredError: meanOf((output) => output.meanSquaredError),
      rootMeanSquaredError: meanOf((output) => Math.sqrt(output.meanSquaredError)),
      r2: meanOf((output) => output.r2),
    };
  }

  /** Forgets all samples. */
  resetState(): void {
    this.outputs = newStates(this.numOutputs);
  }
}

class OutputState {
  private readonly weight = new CompensatedSum();
  private readonly absolute = new CompensatedSum();
  private readonly squared = new CompensatedSum();
  private readonly deviation = new CompensatedSum();
  private mean = 0;
  private numSamples = 0;

  update(target: number, prediction: number, weight: number): void {
    this.numSamples++;
    if (weight === 0) return;
    const error = target - prediction;
    this.weight.add(weight);
    this.absolute.add(weight * Math.abs(error));
    this.squared.add(weight * error ** 2);
    // Squared deviations from a mean that is not known yet: Welford's update, weighted after West (CACM 22, 1979).
    const fromOldMean = target - this.mean;
    this.mean += (fromOldMean * weight) / this.weight.value;
    this.deviation.add(weight * fromOldMean * (target - this.mean));
  }

  get meanAbsoluteError(): number {
    return this.absolute.value / this.weight.value;
  }

  get meanSquaredError(): number {
    return this.squared.value / this.weight.value;
  }

  get r2(): number {
    if (this.numSamples < 2) return Number.NaN;
    if (this.deviation.value === 0) return this.squared.value === 0 ? 1 : 0;
    return 1 - this.squared.value / this.deviation.value;
  }
}

function newStates(count: number): OutputState[] {
  return Array.from({ length: count }, () => new OutputState());
}

function scoresOf(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions,
): RegressionScores {
  const state = new RegressionAccumulator(options.numOutputs);
  state.updateState(targets, predictions, options.sampleWeights);
  return state.result();
}
