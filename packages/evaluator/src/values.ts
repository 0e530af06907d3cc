import { EvaluatorError } from './evaluatorError.js';

/** Numbers, one per sample (or several, where a metric says so), row-major. */
export type NumericArray =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Name of a class. Numbers are equal by value, strings by their code units. */
export type Label = number | string | boolean;

/** One class per sample; all labels of one metric are of one type. */
export type Labels = readonly Label[] | NumericArray;

/** Options that all metrics have. */
export interface SampleWeightOptions {
  /** How much each sample counts, at least 0; default: each counts 1. */
  readonly sampleWeights?: NumericArray | undefined;
}

/** Throws unless targets, predictions and weights are of the same number of samples. */
export function checkLengths(
  metric: string,
  targets: ArrayLike<unknown>,
  predictions: ArrayLike<unknown>,
  weights: ArrayLike<unknown> | undefined,
  valuesPerSample = 1,
): void {
  const numSamples = targets.length / valuesPerSample;
  const isFitting = Number.isInteger(numSamples) && predictions.length === targets.length;
  if (isFitting && (weights === undefined || weights.length === numSamples)) return;
  const ofWeights = weights === undefined ? '' : `, ${weights.length} sample weights`;
  throw new EvaluatorError(
    `${metric}: targets, predictions and sample weights must be of the same samples.`,
    {
      given: `${targets.length} targets, ${predictions.length} predictions${ofWeights}`,
      expected:
        valuesPerSample === 1 ? 'equal lengths' : `${valuesPerSample} targets and predictions per sample`,
    },
  );
}

/** The weight of a sample; throws if it is negative or no number. */
export function weightOf(weights: NumericArray | undefined, sample: number): number {
  if (weights === undefined) return 1;
  const weight = weights[sample] as number;
  if (weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight;
  throw new EvaluatorError('Sample weights must be finite and not negative.', {
    given: `${weight} for sample ${sample}`,
  });
}
