import {
  checkCount,
  checkLengths,
  type NumericArray,
  type SampleWeightOptions,
  weightOf,
} from '../values.js';
import { meanOverOutputs } from './outputAverage.js';
import { OutputErrors } from './outputErrors.js';

/** How the scores of several outputs become one. */
export interface RegressionForm {
  /**
   * [numOutputs], how much each output counts; or `variance`, which weighs R² and explained variance by the variance of
   * each output's targets. Default: all the same.
   */
  readonly outputWeights?: NumericArray | 'variance' | undefined;
  /** Whether R² and explained variance of constant targets are 1 or 0, instead of NaN or -Infinity. Default: true. */
  readonly forceFinite?: boolean;
}

export interface RegressionOptions extends RegressionForm, SampleWeightOptions {
  /**
   * Numbers per sample: targets and predictions are then [samples, numOutputs], row-major. Each output is scored by
   * itself; the result is the mean over the outputs. Default: 1.
   */
  readonly numOutputs?: number;
}

/** Errors of predicted numbers, as scikit-learn defines them; each NaN while there is no sample, or if one is NaN. */
export interface RegressionScores {
  /** Mean of |target - prediction|, in the unit of the targets. */
  readonly meanAbsoluteError: number;
  /** Mean of (target - prediction)². */
  readonly meanSquaredError: number;
  /** Square root of the mean squared error, in the unit of the targets. */
  readonly rootMeanSquaredError: number;
  /** Mean of |target - prediction| / max(|target|, 2⁻⁵²); 1 is 100 %. Targets of 0 make it huge. */
  readonly meanAbsolutePercentageError: number;
  /** Largest |target - prediction|, in the unit of the targets. */
  readonly maxError: number;
  /**
   * Coefficient of determination: 1 - sum of (target - prediction)² / sum of (target - mean target)². At most 1; NaN
   * for fewer than two samples. Where all targets are equal: 1 if the predictions equal them, else 0.
   */
  readonly r2: number;
  /**
   * 1 - variance of (target - prediction) / variance of the targets: R² of predictions without their constant error.
   * At most 1. Where all targets are equal: 1 if all errors are equal, else 0.
   */
  readonly explainedVariance: number;
}

/**
 * All scores of {@link RegressionScores}; there is a function for each of them, too.
 *
 * @throws {EvaluatorError} if the lengths do not fit or a weight is negative.
 * @example regressionScores([1, 2], [2, 4]).maxError // 2
 */
export function regressionScores(
  targets: NumericArray,
  predictions: NumericArray,
  options: RegressionOptions = {},
): RegressionScores {
  const state = new RegressionAccumulator(options.numOutputs);
  state.updateState(targets, predictions, options.sampleWeights);
  return state.result(options);
}

/** All scores of {@link RegressionScores} over data that come in parts; memory: a few numbers per output. */
export class RegressionAccumulator {
  private outputs: OutputErrors[];

  /**
   * @param numOutputs numbers per sample.
   * @throws {EvaluatorError} if it is no integer of at least 1.
   */
  constructor(readonly numOutputs: number = 1) {
    checkCount('RegressionAccumulator', 'numOutputs', numOutputs);
    this.outputs = noErrors(numOutputs);
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
      this.outputs[i % this.numOutputs]!.add(targets[i]!, predictions[i]!, weight);
    }
  }

  /** Adds the samples that `other`, of as many outputs, has seen. */
  merge(other: RegressionAccumulator): void {
    this.outputs.forEach((output, i) => {
      output.merge(other.outputs[i]!);
    });
  }

  /** The scores of all samples so far, means over the outputs. */
  result({ outputWeights, forceFinite = true }: RegressionForm = {}): RegressionScores {
    const weights = outputWeights === 'variance' ? undefined : outputWeights;
    const varianceWeights = outputWeights === 'variance' ? this.targetDeviations() : outputWeights;
    const outputs = this.perOutput(forceFinite);
    const mean = (name: keyof RegressionScores, by: NumericArray | undefined): number =>
      meanOverOutputs(
        outputs.map((scores) => scores[name]),
        by,
      );
    return {
      meanAbsoluteError: mean('meanAbsoluteError', weights),
      meanSquaredError: mean('meanSquaredError', weights),
      rootMeanSquaredError: mean('rootMeanSquaredError', weights),
      meanAbsolutePercentageError: mean('meanAbsolutePercentageError', weights),
      maxError: mean('maxError', weights),
      r2: mean('r2', varianceWeights),
      explainedVariance: mean('explainedVariance', varianceWeights),
    };
  }

  /** The scores of each output: [numOutputs]. */
  perOutput(forceFinite = true): RegressionScores[] {
    return this.outputs.map((output) => ({
      meanAbsoluteError: output.meanAbsoluteError,
      meanSquaredError: output.meanSquaredError,
      rootMeanSquaredError: Math.sqrt(output.meanSquaredError),
      meanAbsolutePercentageError: output.meanAbsolutePercentageError,
      maxError: output.maxError,
      r2: output.r2(forceFinite),
      explainedVariance: output.explainedVariance(forceFinite),
    }));
  }

  /** Forgets all samples. */
  resetState(): void {
    this.outputs = noErrors(this.numOutputs);
  }

  /** Nothing, which weighs all outputs the same, if the targets of each are constant. */
  private targetDeviations(): number[] | undefined {
    const deviations = this.outputs.map(({ targetDeviation }) => targetDeviation);
    return deviations.some((deviation) => deviation !== 0) ? deviations : undefined;
  }
}

function noErrors(count: number): OutputErrors[] {
  return Array.from({ length: count }, () => new OutputErrors());
}
