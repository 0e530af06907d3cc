import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { rocAuc } from '../ranking/rocAuc.js';
import { bootstrapInterval } from './bootstrapInterval.js';
import { RandomIntegers } from './randomIntegers.js';
import { meanMetric, type ResampledMetric, samplesMetric, sumsMetric } from './resampledMetric.js';

/** A metric with these values instead of computed ones: first the estimate, then those of resamples. */
function scripted(estimate: number, values: readonly number[], without: readonly number[]): ResampledMetric {
  const script = [estimate, ...values].values();
  return {
    numSamples: without.length,
    of: () => script.next().value!,
    without: (sample) => without[sample]!,
  };
}

describe('bootstrapInterval', () => {
  const numResamples = 200;
  const values = Array.from({ length: numResamples }, (_, i) => Math.sin(i) ** 3 + 0.1 * Math.cos(2 * i));
  const without = Array.from({ length: 20 }, (_, i) => Math.exp(Math.sin(i)));
  const ofValues = (options: object) =>
    bootstrapInterval(scripted(0.05, values, without), { numResamples, ...options });

  it('has the quantiles of numpy 2.4.6', () => {
    const { estimate, lower, upper, standardError, numUndefined } = ofValues({});
    expect([estimate, numUndefined]).toEqual([0.05, 0]);
    expect(lower).toBeCloseTo(-1.0904072583742117, 12);
    expect(upper).toBeCloseTo(0.8909405076777024, 12);
    expect(standardError).toBeCloseTo(0.5639459991431068, 12);
    expect(ofValues({ level: 0.9 }).upper).toBeCloseTo(0.8660759116478337, 12);
  });

  it('is corrected as scipy 1.17.1 does it', () => {
    const { lower, upper } = ofValues({ method: 'bca' });
    expect(lower).toBeCloseTo(-1.0992258134869435, 9);
    expect(upper).toBeCloseTo(0.8096760951934173, 9);
    expect(ofValues({ method: 'bca', level: 0.9 }).lower).toBeCloseTo(-1.0961536966915972, 9);
  });

  it('is near what scipy 1.17.1 draws for a skewed sample', () => {
    const sample = [
      0.68, 1.02, 0.02, 0.002, 0.55, 1.63, 0.67, 0.76, 2.82, 6.06, 3.29, 0.001, 2.27, 0.07, 1.07, 0.85, 3.15,
      0.35, 0.31, 1.49, 0.04, 0.14, 1.03, 0.77, 1.74, 0.41, 0.45, 1.85, 1.73, 0.32,
    ];
    const options = { numResamples: 9999, seed: 1 };
    const percentile = bootstrapInterval(meanMetric(sample), options);
    const bca = bootstrapInterval(meanMetric(sample), { ...options, method: 'bca' });
    expect(Math.abs(percentile.lower - 0.766) + Math.abs(percentile.upper - 1.68)).toBeLessThan(0.06);
    expect(Math.abs(bca.lower - 0.824) + Math.abs(bca.upper - 1.792)).toBeLessThan(0.1);
    expect(percentile.standardError).toBeCloseTo(0.236, 2);
  });

  it('contains the true value about as often as its level says', () => {
    const random = new RandomIntegers(5);
    let covered = 0;
    for (let i = 0; i < 300; i++) {
      const correct = Array.from({ length: 100 }, () => Number(random.below(10) < 7));
      const { lower, upper } = bootstrapInterval(meanMetric(correct), {
        numResamples: 300,
        level: 0.9,
        seed: i,
      });
      if (lower <= 0.7 && upper >= 0.7) covered++;
    }
    expect(covered / 300).toBeGreaterThan(0.84);
    expect(covered / 300).toBeLessThan(0.96);
  });

  it('takes metrics of sums and of samples alike', () => {
    const errors = [1, 0, 3, 2, 0];
    const lengths = [10, 5, 20, 7, 12];
    const bySums = sumsMetric([errors, lengths], ([e, n]) => e / n);
    const bySamples = samplesMetric(5, (indices) => {
      const sum = (column: number[]) => indices.reduce((total, i) => total + column[i]!, 0);
      return sum(errors) / sum(lengths);
    });
    for (const method of ['percentile', 'bca'] as const) {
      expect(bootstrapInterval(bySums, { method })).toEqual(bootstrapInterval(bySamples, { method }));
    }
    expect(bootstrapInterval(bySums).estimate).toBe(6 / 54);
  });

  it('repeats itself for a seed', () => {
    const metric = meanMetric([1, 0, 1, 1, 0, 0.5, 2]);
    expect(bootstrapInterval(metric, { seed: 4 })).toEqual(bootstrapInterval(metric, { seed: 4 }));
    expect(bootstrapInterval(metric, { seed: 4 })).not.toEqual(bootstrapInterval(metric, { seed: 5 }));
  });

  it('leaves out resamples without a defined metric, and says so', () => {
    const targets = [0, 1, 1, 1];
    const scores = [0.1, 0.2, 0.05, 0.4];
    const auc = samplesMetric(4, (chosen) =>
      rocAuc(
        [...chosen].map((i) => targets[i]!),
        [...chosen].map((i) => scores[i]!),
      ),
    );
    const { numUndefined, lower, upper } = bootstrapInterval(auc);
    expect(numUndefined).toBeGreaterThan(200);
    expect([lower, upper]).toEqual([0, 1]);
  });

  it('is a point where no sample makes a difference, and NaN without samples', () => {
    for (const method of ['percentile', 'bca'] as const) {
      const { lower, upper, standardError } = bootstrapInterval(meanMetric([1, 1, 1]), { method });
      expect([lower, upper, standardError]).toEqual([1, 1, 0]);
      expect(bootstrapInterval(meanMetric([]), { method }).lower).toBeNaN();
    }
  });

  it('refuses impossible settings', () => {
    const metric = meanMetric([1, 2]);
    for (const level of [0, 1, Number.NaN])
      expect(() => bootstrapInterval(metric, { level })).toThrow('level');
    expect(() => bootstrapInterval(metric, { numResamples: 0 })).toThrow(EvaluatorError);
    expect(() => sumsMetric([], () => 0)).toThrow('nothing');
    expect(() => sumsMetric([[1], [1, 2]], () => 0)).toThrow('1, 2');
  });
});
