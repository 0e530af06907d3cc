import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { pairedBootstrap } from './pairedBootstrap.js';
import { pairedPermutationTest } from './pairedPermutationTest.js';
import { RandomIntegers } from './randomIntegers.js';
import { meanMetric, sumsMetric } from './resampledMetric.js';

const first = [1, 1, 0, 1, 1, 1, 0, 1, 1, 1];
const second = [0, 1, 0, 0, 1, 0, 1, 0, 1, 0];

/** Scores of two models on as many samples, the first better by `gain` on average. */
function scores(seed: number, size: number, gain: number): [number[], number[]] {
  const random = new RandomIntegers(seed);
  const difficulty = Array.from({ length: size }, () => random.below(1000) / 1000);
  const noise = () => random.below(200) / 1000;
  return [difficulty.map((each) => each + noise() + gain), difficulty.map((each) => each + noise())];
}

describe('pairedPermutationTest', () => {
  it('tries all permutations of few samples, as scipy 1.17.1', () => {
    const pOf = (alternative: 'two-sided' | 'greater' | 'less'): number => {
      const { pValue, isExact } = pairedPermutationTest(meanMetric(first), meanMetric(second), {
        alternative,
      });
      expect(isExact).toBe(true);
      return pValue;
    };
    expect(pOf('two-sided')).toBe(0.21875);
    expect(pOf('greater')).toBe(0.109375);
    expect(pOf('less')).toBe(0.984375);
  });

  it('draws permutations of many samples, with nearly the same result', () => {
    const options = { numResamples: 1000, seed: 2 };
    const { difference, pValue, isExact } = pairedPermutationTest(
      meanMetric(first),
      meanMetric(second),
      options,
    );
    expect(isExact).toBe(false);
    expect(difference).toBeCloseTo(0.4, 12);
    expect(Math.abs(pValue - 0.21875)).toBeLessThan(0.05);
  });

  it('takes any metric of sums', () => {
    const lengths = [10, 20, 5, 8];
    const rate = (errors: number[]) => sumsMetric([errors, lengths], ([e, n]) => e / n);
    const { difference, pValue } = pairedPermutationTest(rate([1, 2, 0, 1]), rate([3, 6, 2, 2]));
    expect(difference).toBeCloseTo((4 - 13) / 43, 12);
    expect(pValue).toBe(2 / 16);
  });

  it('finds no difference where there is none', () => {
    expect(pairedPermutationTest(meanMetric(first), meanMetric(first)).pValue).toBe(1);
    expect(pairedPermutationTest(meanMetric([]), meanMetric([])).pValue).toBe(1);
  });

  it('errs about as often as its p-value says', () => {
    const pValues = Array.from({ length: 200 }, (_, seed) => {
      const [a, b] = scores(seed, 50, 0);
      return pairedPermutationTest(meanMetric(a), meanMetric(b), { numResamples: 199, seed }).pValue;
    });
    const share = pValues.filter((pValue) => pValue <= 0.1).length / 200;
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.17);
  });

  it('repeats itself for a seed', () => {
    const [a, b] = scores(1, 100, 0.01);
    const test = (seed: number) =>
      pairedPermutationTest(meanMetric(a), meanMetric(b), { seed, numResamples: 500 });
    expect(test(1)).toEqual(test(1));
  });

  it('refuses models of different samples', () => {
    expect(() => pairedPermutationTest(meanMetric([1]), meanMetric([1, 2]))).toThrow('1 and 2 samples');
    expect(() =>
      pairedPermutationTest(
        meanMetric([1]),
        sumsMetric([[1], [1]], ([a, b]) => a / b),
      ),
    ).toThrow('1 and 2 columns');
    expect(() => pairedPermutationTest(meanMetric([1]), meanMetric([1]), { numResamples: 0.5 })).toThrow(
      EvaluatorError,
    );
  });
});

describe('pairedBootstrap', () => {
  it('is not blurred by samples that are difficult for both', () => {
    const [a, b] = scores(7, 200, 0.05);
    const { estimate, lower, upper, pValue } = pairedBootstrap(meanMetric(a), meanMetric(b));
    expect(lower).toBeGreaterThan(0);
    expect(lower).toBeLessThan(0.05);
    expect(upper).toBeGreaterThan(0.05);
    expect(estimate).toBeGreaterThan(lower);
    expect(pValue).toBeLessThan(0.001);
    const test = pairedPermutationTest(meanMetric(a), meanMetric(b), { numResamples: 2000 });
    expect(test.difference).toBeCloseTo(estimate, 12);
    expect(test.pValue).toBeLessThan(0.001);
  });

  it('finds no difference where there is none', () => {
    const { lower, upper, pValue } = pairedBootstrap(meanMetric(first), meanMetric(first), { method: 'bca' });
    expect([lower, upper, pValue]).toEqual([0, 0, 1]);
    expect(() => pairedBootstrap(meanMetric([1]), meanMetric([1, 2]))).toThrow(EvaluatorError);
  });
});
