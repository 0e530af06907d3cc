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

/** Throws unless `count`, such as a number of outputs, is a whole number of at least 1. */
export function checkCount(metric: string, name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new EvaluatorError(`${metric}: ${name} must be an integer of at least 1.`, { given: String(count) });
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

/** Throws if a label is NaN or of another type than `known`. */
export function checkLabel(metric: string, label: Label, known: Label | undefined): void {
  if (!Number.isNaN(label) && (known === undefined || typeof known === typeof label)) return;
  throw new EvaluatorError(`${metric}: labels must be of one type and not NaN.`, {
    given: `${typeof label} ${label}`,
    ...(known !== undefined && { expected: `labels of type ${typeof known}, such as ${known}` }),
  });
}

/** The labels in ascending order: numbers by value, strings by their code units. */
export function sortedLabels(labels: Iterable<Label>): Label[] {
  return [...labels].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The different labels, ascending; throws if they are NaN or of mixed types. */
export function occurringLabels(metric: string, labels: Labels): Label[] {
  const different = new Set<Label>();
  for (let i = 0; i < labels.length; i++) different.add(labels[i] as Label);
  const [first] = different;
  for (const label of different) checkLabel(metric, label, first);
  return sortedLabels(different);
}
