import { EvaluatorError } from '../evaluatorError.js';
import { normalCdf, normalQuantile } from './normalDistribution.js';
import { type Resamples, type ResamplingOptions, resample } from './resample.js';
import type { ResampledMetric } from './resampledMetric.js';

export interface BootstrapOptions extends ResamplingOptions {
  /** Number of resamples; at least 1. Default: 2000. */
  readonly numResamples?: number;
  /** Share of repeated experiments in which the interval is to contain the true value, in (0, 1). Default: 0.95. */
  readonly level?: number;
  /**
   * `percentile`: quantiles of the resampled metrics. `bca`: corrected for bias and skewness, more exact for small and
   * skewed samples; computes the metric once more without each sample. Default: `percentile`.
   */
  readonly method?: 'percentile' | 'bca';
}

/** A metric and how far it can be trusted. */
export interface ConfidenceInterval {
  /** The metric of all samples. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Standard deviation of the resampled metrics. */
  readonly standardError: number;
  /** Resamples in which the metric is NaN, e.g. AUC without positives; they are left out. */
  readonly numUndefined: number;
}

/**
 * Confidence interval of a metric by the bootstrap over samples: it is computed again for resamples of the same size,
 * drawn with replacement. NaN without samples, or if no resample has a defined metric.
 *
 * Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3 (percentile) and 14.3 (BCa). Quantiles are
 * interpolated as numpy's. Where BCa is undefined, because all resamples lie on one side of the estimate or no sample
 * makes a difference, it is the percentile interval. Memory: the resampled metrics and one index per sample.
 *
 * @throws {EvaluatorError} if the level or the number of resamples is impossible.
 * @example bootstrapInterval(meanMetric([1, 1, 0, 1]), { seed: 7 }).lower // 0.25
 */
export function bootstrapInterval(
  metric: ResampledMetric,
  options: BootstrapOptions = {},
): ConfidenceInterval {
  return intervalOf(metric, resample('bootstrapInterval', metric, options), options);
}

/** The interval from resamples that are there already. */
export function intervalOf(
  metric: ResampledMetric,
  { estimate, values }: Resamples,
  { level = 0.95, method = 'percentile' }: BootstrapOptions,
): ConfidenceInterval {
  if (!(level > 0 && level < 1)) {
    throw new EvaluatorError('bootstrapInterval: level must be in (0, 1).', { given: String(level) });
  }
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const tails: Tails = [(1 - level) / 2, (1 + level) / 2];
  const [low, high] = (method === 'bca' && bcaTails(tails, sorted, estimate, metric)) || tails;
  return {
    estimate,
    lower: quantile(sorted, low),
    upper: quantile(sorted, high),
    standardError: standardDeviation(sorted),
    numUndefined: values.length - sorted.length,
  };
}

type Tails = readonly [low: number, high: number];

/** The quantiles of the resampled metrics that BCa takes instead of `tails`; undefined if there are none. */
function bcaTails(
  tails: Tails,
  sorted: Float64Array,
  estimate: number,
  metric: ResampledMetric,
): Tails | undefined {
  const below = sorted.filter((value) => value < estimate).length;
  const upTo = sorted.filter((value) => value <= estimate).length;
  const bias = normalQuantile((below + upTo) / 2 / sorted.length);
  const skew = acceleration(metric);
  const corrected = (tail: number): number => {
    const z = bias + normalQuantile(tail);
    return normalCdf(bias + z / (1 - skew * z));
  };
  const result = [corrected(tails[0]), corrected(tails[1])] as const;
  return Number.isFinite(bias) && result.every(Number.isFinite) ? result : undefined;
}

/** Skewness of the influence of single samples, by the jackknife. */
function acceleration(metric: ResampledMetric): number {
  const values = Array.from({ length: metric.numSamples }, (_, sample) => metric.without(sample));
  const mean = values.reduce((sum, value) => sum + value, 0) / metric.numSamples;
  const sumOfPowers = (power: number): number =>
    values.reduce((sum, value) => sum + (mean - value) ** power, 0);
  return sumOfPowers(3) / (6 * sumOfPowers(2) ** 1.5);
}

/** Between two values in proportion; NaN if there are none. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below === above ? below : below + (at - Math.floor(at)) * (above - below);
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
