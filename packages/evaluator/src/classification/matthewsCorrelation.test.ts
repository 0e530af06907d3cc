import { describe, expect, it } from 'vitest';
import { matthewsCorrelation } from './matthewsCorrelation.js';

describe('matthewsCorrelation', () => {
  it('goes from -1 to 1', () => {
    expect(matthewsCorrelation([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1);
    expect(matthewsCorrelation([0, 0, 1, 1], [1, 1, 0, 0])).toBe(-1);
    expect(matthewsCorrelation([0, 0, 1, 1], [0, 0, 1, 0])).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(matthewsCorrelation(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe(1);
  });

  it('is 0 for constant predictions or targets, and NaN without samples', () => {
    expect(matthewsCorrelation([0, 1], [1, 1])).toBe(0);
    expect(matthewsCorrelation([1, 1], [1, 1])).toBe(0);
    expect(matthewsCorrelation([], [])).toBeNaN();
  });
});
