import { describe, expect, it } from 'vitest';
import { balancedAccuracy } from './balancedAccuracy.js';

describe('balancedAccuracy', () => {
  it('gives each class the same weight', () => {
    expect(balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0])).toBe(0.5);
    expect(balancedAccuracy(['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(0.75);
  });

  it('leaves out classes that are only predicted', () => {
    expect(balancedAccuracy([0, 0], [0, 1])).toBe(0.5);
  });

  it('is 0 for guesses and 1 for perfection when adjusted', () => {
    expect(balancedAccuracy([0, 0, 1], [0, 0, 0], { adjusted: true })).toBe(0);
    expect(balancedAccuracy([0, 0, 1], [0, 0, 1], { adjusted: true })).toBe(1);
    expect(balancedAccuracy([0, 0], [0, 0], { adjusted: true })).toBeNaN();
  });
});
