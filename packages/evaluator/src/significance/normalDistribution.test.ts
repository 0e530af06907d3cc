import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from './normalDistribution.js';

describe('the normal distribution', () => {
  it('has the probabilities of scipy 1.17.1', () => {
    expect(normalCdf(-7.5)).toBeCloseTo(3.1908916729108844e-14, 14);
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316300933, 15);
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(0.5)).toBeCloseTo(0.6914624612740131, 15);
    expect(normalCdf(5)).toBeCloseTo(0.9999997133484281, 15);
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(9)]).toEqual([0, 1, 1]);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });

  it('has the quantiles of scipy 1.17.1', () => {
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 5);
    expect(normalQuantile(0.025)).toBeCloseTo(-1.9599639845400545, 13);
    expect(normalQuantile(0.3)).toBeCloseTo(-0.5244005127080409, 14);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect(normalQuantile(Number.NaN)).toBeNaN();
  });
});
