import { EvaluatorError } from '../evaluatorError.js';
import { RandomIntegers } from './randomIntegers.js';
import type { ResampledMetric } from './resampledMetric.js';

export interface ResamplingOptions {
  /** Number of resamples; at least 1. */
  readonly numResamples?: number;
  /** The same seed gives the same result. Default: 0. */
  readonly seed?: number;
}

/** A metric of all samples, and of resamples of the same size, drawn with replacement. */
export interface Resamples {
  readonly estimate: number;
  /** [numResamples]. */
  readonly values: Float64Array;
}

/** @throws {EvaluatorError} if the number of resamples is impossible. */
export function resample(name: string, metric: ResampledMetric, options: ResamplingOptions): Resamples {
  const { numResamples = 2000, seed = 0 } = options;
  checkResampling(name, numResamples);
  const random = new RandomIntegers(seed);
  const { numSamples } = metric;
  const indices = Uint32Array.from({ length: numSamples }, (_, i) => i);
  const estimate = metric.of(indices);
  const values = Float64Array.from({ length: numResamples }, () => {
    for (let i = 0; i < numSamples; i++) indices[i] = random.below(numSamples);
    return metric.of(indices);
  });
  return { estimate, values };
}

/** Throws unless the number of resamples is possible. */
export function checkResampling(name: string, numResamples: number): void {
  if (Number.isInteger(numResamples) && numResamples >= 1) return;
  throw new EvaluatorError(`${name}: numResamples must be an integer of at least 1.`, {
    given: String(numResamples),
  });
}
