import { EvaluatorError } from '../evaluatorError.js';
import type { NumericArray } from '../values.js';

/** A metric that can be computed again for a choice of its samples. */
export interface ResampledMetric {
  readonly numSamples: number;
  /** The metric of the samples with these indices, some of which may occur several times, others never. */
  of(indices: Uint32Array): number;
  /** The metric of all samples but one. */
  without(sample: number): number;
}

/** A metric from the sums of columns, e.g. an error rate from errors and lengths. */
export type SumsStatistic<Columns extends readonly NumericArray[] = readonly NumericArray[]> = (
  sums: { readonly [C in keyof Columns]: number },
  numSamples: number,
) => number;

/** A metric that is a function of sums over the samples: computed again without looking at the samples themselves. */
export interface SumsMetric extends ResampledMetric {
  /** What is summed up: columns of [numSamples]. */
  readonly columns: readonly NumericArray[];
  readonly statistic: SumsStatistic;
}

/**
 * A metric of sums over samples: error rates, accuracy, F1 scores of counts, mean errors. Time for one resample: O(samples ·
 * columns).
 *
 * @param columns   what is summed up, each [samples].
 * @param statistic the metric, from the sums of the columns and the number of samples.
 * @throws {EvaluatorError} if there is no column, or they differ in length.
 * @example sumsMetric([errors, referenceLengths], ([e, n]) => e / n) // character error rate
 */
export function sumsMetric<const Columns extends readonly NumericArray[]>(
  columns: Columns,
  statistic: SumsStatistic<Columns>,
): SumsMetric {
  const numSamples = columns[0]?.length ?? -1;
  if (columns.some(({ length }) => length !== numSamples) || numSamples < 0) {
    throw new EvaluatorError('sumsMetric: there must be columns with a value for each sample.', {
      given: `columns of ${columns.map(({ length }) => length).join(', ') || 'nothing'}`,
    });
  }
  // There are as many sums as columns, which the types cannot follow.
  const metric = statistic as SumsStatistic;
  const totals = sumsOf(
    columns,
    Uint32Array.from({ length: numSamples }, (_, i) => i),
  );
  return {
    numSamples,
    columns,
    statistic: metric,
    of: (indices) => metric(sumsOf(columns, indices), indices.length),
    without: (sample) =>
      metric(
        totals.map((total, column) => total - columns[column]![sample]!),
        numSamples - 1,
      ),
  };
}

/**
 * The mean of a score per sample.
 *
 * @example meanMetric(correct) // accuracy, from 1 for each correct and 0 for each wrong sample
 */
export function meanMetric(scores: NumericArray): SumsMetric {
  return sumsMetric([scores], ([sum], numSamples) => sum / numSamples);
}

/**
 * Any metric of samples, such as ROC AUC, computed anew for each resample.
 *
 * @param metric takes the indices of the samples, some several times.
 * @example samplesMetric(scores.length, (chosen) => rocAuc(pick(targets, chosen), pick(scores, chosen)))
 */
export function samplesMetric(numSamples: number, metric: (indices: Uint32Array) => number): ResampledMetric {
  const others = (sample: number): Uint32Array =>
    Uint32Array.from({ length: numSamples - 1 }, (_, i) => (i < sample ? i : i + 1));
  return { numSamples, of: metric, without: (sample) => metric(others(sample)) };
}

/** The sum of each column over these samples. */
function sumsOf(columns: readonly NumericArray[], indices: Uint32Array): number[] {
  return columns.map((column) => {
    let sum = 0;
    for (let i = 0; i < indices.length; i++) sum += column[indices[i]!]!;
    return sum;
  });
}
