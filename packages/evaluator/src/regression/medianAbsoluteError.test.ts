import { describe, expect, it } from 'vitest';
import { medianAbsoluteError } from './medianAbsoluteError.js';

describe('medianAbsoluteError', () => {
  it('is in the middle', () => {
    expect(medianAbsoluteError([0, 0, 0], [5, -1, 2])).toBe(2);
    expect(medianAbsoluteError([0, 0, 0, 0], [5, 1, 2, 3])).toBe(2.5);
    expect(medianAbsoluteError([], [])).toBeNaN();
  });

  it('has half of the weight on either side', () => {
    expect(medianAbsoluteError([0, 0, 0], [1, 2, 3], { sampleWeights: [1, 1, 5] })).toBe(3);
    expect(medianAbsoluteError([0, 0, 0], [1, 2, 3], { sampleWeights: [1, 0, 1] })).toBe(2);
    expect(medianAbsoluteError([0, 0, 0], [1, 2, 9], { sampleWeights: [1, 1, 0] })).toBe(1.5);
  });

  it('is the mean over the outputs', () => {
    const options = { numOutputs: 2 };
    expect(medianAbsoluteError([0, 0, 0, 0], [1, 2, 3, 6], options)).toBe((2 + 4) / 2);
    expect(medianAbsoluteError([0, 0, 0, 0], [1, 2, 3, 6], { ...options, outputWeights: [3, 1] })).toBe(2.5);
    expect(() => medianAbsoluteError([0, 0], [1, 2], { ...options, outputWeights: [1] })).toThrow(
      '1 weights',
    );
  });
});
