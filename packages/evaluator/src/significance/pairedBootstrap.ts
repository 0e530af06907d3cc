import { EvaluatorError } from '../evaluatorError.js';
import { type BootstrapOptions, type ConfidenceInterval, intervalOf } from './bootstrapInterval.js';
import { resample } from './resample.js';
import type { ResampledMetric } from './resampledMetric.js';

/** The difference of two models on the same samples. */
export interface PairedBootstrap extends ConfidenceInterval {
  /**
   * Two-sided: how often a difference as large as this one would appear if there were none, in (0, 1]: the share of the
   * resamples whose difference is as far from the estimate as the estimate is from 0.
   */
  readonly pValue: number;
}

/**
 * How much better the first model is than the second: first - second, with its confidence interval, by the bootstrap
 * over samples that both have seen. Resamples take both models' results of a sample together, so that samples that are
 * difficult for both do not blur the difference.
 *
 * Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 16.4; Koehn, "Statistical significance tests for machine
 * translation evaluation", EMNLP 2004. `pairedPermutationTest` needs fewer assumptions for the p-value.
 *
 * @param first  metric of the first model; sample i of both is the same sample.
 * @throws {EvaluatorError} if the numbers of samples differ, or level or number of resamples is impossible.
 */
export function pairedBootstrap(
  first: ResampledMetric,
  second: ResampledMetric,
  options: BootstrapOptions = {},
): PairedBootstrap {
  checkPaired('pairedBootstrap', first, second);
  const difference: ResampledMetric = {
    numSamples: first.numSamples,
    of: (indices) => first.of(indices) - second.of(indices),
    without: (sample) => first.without(sample) - second.without(sample),
  };
  const resamples = resample('pairedBootstrap', difference, options);
  const { estimate, values } = resamples;
  const asFar = values.filter((value) => !(Math.abs(value - estimate) < Math.abs(estimate))).length;
  return { ...intervalOf(difference, resamples, options), pValue: (asFar + 1) / (values.length + 1) };
}

/** Throws unless both metrics are of the same number of samples. */
export function checkPaired(name: string, first: ResampledMetric, second: ResampledMetric): void {
  if (first.numSamples === second.numSamples) return;
  throw new EvaluatorError(`${name}: both models must have been measured on the same samples.`, {
    given: `${first.numSamples} and ${second.numSamples} samples`,
  });
}
