import { TensorboardError } from '../tensorboardError.js';
import { type DenseArray, type NumericValues, numbersOf } from './denseArray.js';
import { encodeSummary, type SummaryLabels } from './summaryValue.js';
import { float64Tensor } from './tensorProto.js';

export interface HistogramOptions extends SummaryLabels {
  /** Number of buckets, at least 1. Default: 30. */
  readonly buckets?: number;
}

/**
 * The distribution of values, shown by the plugins `histograms` and `distributions`.
 *
 * @param values of any shape; finite.
 * @returns a serialized `tensorflow.Summary` with the buckets of {@link histogramBuckets}.
 * @throws {TensorboardError} if a value is not finite or the number of buckets is none.
 */
export function histogramSummary(
  tag: string,
  values: DenseArray | NumericValues,
  { buckets = 30, ...labels }: HistogramOptions = {},
): Uint8Array {
  const what = `histogram "${tag}"`;
  const numbers = 'shape' in values ? numbersOf(what, values) : values;
  if (!Number.isSafeInteger(buckets) || buckets < 1) {
    throw new TensorboardError(`The ${what} needs at least one bucket.`, { given: `buckets: ${buckets}` });
  }
  const triples = histogramBuckets(numbers, buckets);
  if (!triples.every(Number.isFinite)) {
    throw new TensorboardError(`The ${what} must hold finite values.`, {
      given: 'NaN or an infinite value among them',
      fix: 'leave them out, or log their number as a scalar',
    });
  }
  const tensor = float64Tensor([buckets, 3], triples);
  return encodeSummary({ ...labels, tag, plugin: 'histograms', tensor });
}

/**
 * Buckets of equal width from the smallest to the largest value, as `tf.summary.histogram` makes them: float64
 * [buckets, 3] of left edge, right edge, count. The last bucket includes its right edge, the others do not. All zero
 * without values; if all values are equal, all edges are that value and the last bucket counts them.
 */
export function histogramBuckets(values: ArrayLike<number>, buckets: number): Float64Array {
  const triples = new Float64Array(3 * buckets);
  if (values.length === 0) return triples;
  const [smallest, largest] = rangeOf(values);
  const width = (largest - smallest) / buckets;
  for (let i = 0; i < buckets; i++) {
    triples[3 * i] = smallest + i * width;
    triples[3 * i + 1] = i === buckets - 1 ? largest : smallest + (i + 1) * width;
  }
  for (let i = 0; i < values.length; i++) {
    // A range of 0 gives NaN, which is not less than the last bucket either.
    const bucket = Math.floor(((values[i] as number) - smallest) / width);
    triples[3 * (bucket < buckets ? bucket : buckets - 1) + 2]! += 1;
  }
  return triples;
}

/** NaN if any value is. */
function rangeOf(values: ArrayLike<number>): [smallest: number, largest: number] {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) return [Number.NaN, Number.NaN];
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}
