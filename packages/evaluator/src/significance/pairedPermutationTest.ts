import { EvaluatorError } from '../evaluatorError.js';
import type { NumericArray } from '../values.js';
import { checkPaired } from './pairedBootstrap.js';
import { RandomIntegers } from './randomIntegers.js';
import { checkResampling, type ResamplingOptions } from './resample.js';
import type { SumsMetric } from './resampledMetric.js';

export interface PermutationOptions extends ResamplingOptions {
  /** Number of random permutations; at least 1. Default: 9999. */
  readonly numResamples?: number;
  /** Whether the first model is suspected to have the other, the larger, or the smaller value. Default: `two-sided`. */
  readonly alternative?: 'two-sided' | 'greater' | 'less';
}

export interface PermutationTest {
  /** Metric of the first model - metric of the second. */
  readonly difference: number;
  /** How often at least this difference would appear if the models were the same, in (0, 1]. */
  readonly pValue: number;
  /** Whether all permutations were tried, not a random choice. */
  readonly isExact: boolean;
}

/** Differences that only rounding keeps apart are equal. */
const ROUNDING = 1e-12;

/**
 * Whether two models differ on the same samples, by approximate randomisation: if they do not, it makes no difference
 * which of a sample's two results is whose, so the results of random samples are swapped and the metrics computed again.
 *
 * p = (1 + number of permutations with at least the observed difference) / (1 + number of permutations); undefined
 * differences count as large. If there are no more permutations than asked for, all are tried: p is then their share.
 * Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989. Time: O(permutations · samples · columns); memory:
 * O(samples · columns).
 *
 * @param first  metric of the first model; sample i of both is the same sample.
 * @param second the same metric of the second model.
 * @throws {EvaluatorError} if the numbers of samples or columns differ or the number of resamples is impossible.
 * @example pairedPermutationTest(meanMetric([1, 1, 1, 1]), meanMetric([0, 0, 0, 0])).pValue // 2 / 16
 */
export function pairedPermutationTest(
  first: SumsMetric,
  second: SumsMetric,
  options: PermutationOptions = {},
): PermutationTest {
  const { numResamples = 9999, seed = 0, alternative = 'two-sided' } = options;
  checkPaired('pairedPermutationTest', first, second);
  checkColumns(first, second);
  checkResampling('pairedPermutationTest', numResamples);
  const differenceAfter = swapper(first, second);
  const { numSamples } = first;
  const difference = differenceAfter(() => 0);
  const isExact = numSamples < 32 && 2 ** numSamples <= numResamples;
  const isAsLarge = asLargeAs(difference, alternative);
  const random = new RandomIntegers(seed);
  const numPermutations = isExact ? 2 ** numSamples : numResamples;
  let count = 0;
  for (let i = 0; i < numPermutations; i++) {
    if (isAsLarge(differenceAfter(isExact ? () => i : () => random.next()))) count++;
  }
  const pValue = isExact ? count / numPermutations : (count + 1) / (numPermutations + 1);
  return { difference, pValue, isExact };
}

function checkColumns(first: SumsMetric, second: SumsMetric): void {
  if (first.columns.length === second.columns.length) return;
  throw new EvaluatorError('pairedPermutationTest: both must be the same metric.', {
    given: `metrics of ${first.columns.length} and ${second.columns.length} columns`,
  });
}

/** Computes the difference of the metrics after the results of some samples were swapped: those whose bit is set. */
function swapper(first: SumsMetric, second: SumsMetric): (nextBits: () => number) => number {
  const { numSamples } = first;
  const columns = first.columns.map((column, c) => differences(column, second.columns[c]!));
  const totals = [first, second].map((metric) => metric.columns.map(sumOf));
  const swaps = new Uint8Array(numSamples);
  return (nextBits) => {
    for (let i = 0, bits = 0; i < numSamples; i++, bits >>>= 1) {
      if (i % 32 === 0) bits = nextBits();
      swaps[i] = bits & 1;
    }
    const moved = columns.map((column) => {
      let sum = 0;
      for (let i = 0; i < numSamples; i++) sum += swaps[i]! * column[i]!;
      return sum;
    });
    const firstSums = totals[0]!.map((total, c) => total - moved[c]!);
    const secondSums = totals[1]!.map((total, c) => total + moved[c]!);
    return first.statistic(firstSums, numSamples) - second.statistic(secondSums, numSamples);
  };
}

function asLargeAs(
  observed: number,
  alternative: 'two-sided' | 'greater' | 'less',
): (value: number) => boolean {
  const sign = alternative === 'less' ? -1 : 1;
  const size = (value: number): number => (alternative === 'two-sided' ? Math.abs(value) : sign * value);
  const limit = size(observed) - ROUNDING * Math.abs(observed);
  return (value) => !(size(value) < limit);
}

function differences(a: NumericArray, b: NumericArray): Float64Array {
  return Float64Array.from(a, (value, i) => value - b[i]!);
}

function sumOf(values: NumericArray): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
