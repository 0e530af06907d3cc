import { describe, expect, it } from 'vitest';
import { cohenKappa } from './cohenKappa.js';

describe('cohenKappa', () => {
  it('is agreement beyond chance', () => {
    expect(cohenKappa([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1);
    expect(cohenKappa([0, 0, 1, 1], [0, 1, 1, 1])).toBe(0.5);
    expect(cohenKappa([0, 0, 1, 1], [0, 1, 0, 1])).toBe(0);
  });

  it('is more lenient to neighbours when it is weighted', () => {
    const [first, second] = [
      [0, 1, 2, 2],
      [0, 1, 2, 1],
    ];
    expect(cohenKappa(first, second, { weighting: 'quadratic' })).toBeGreaterThan(cohenKappa(first, second));
  });

  it('goes by the order of the labels', () => {
    const [first, second] = [
      ['low', 'mid', 'high', 'high'],
      ['low', 'high', 'high', 'mid'],
    ];
    const inOrder = cohenKappa(first, second, { weighting: 'linear', labels: ['low', 'mid', 'high'] });
    expect(inOrder).not.toBe(cohenKappa(first, second, { weighting: 'linear' }));
    expect(inOrder).toBeCloseTo(1 - 2 / 3.5, 12);
  });

  it('is NaN where there is nothing to agree on', () => {
    expect(cohenKappa([], [])).toBeNaN();
    expect(cohenKappa([1, 1], [1, 1])).toBeNaN();
  });
});
