import { describe, expect, it } from 'vitest';
import { RandomIntegers } from './randomIntegers.js';

describe('RandomIntegers', () => {
  it('repeats itself for a seed and differs for another', () => {
    const draw = (seed: number): number[] => {
      const random = new RandomIntegers(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(1)).toEqual(draw(1));
    const seeds = [0, 1, 2, -1, 2 ** 31];
    expect(new Set(seeds.flatMap(draw)).size).toBe(5 * seeds.length);
  });

  it('is uniform', () => {
    const random = new RandomIntegers(3);
    const counts = new Array<number>(10).fill(0);
    const bits = new Array<number>(32).fill(0);
    for (let i = 0; i < 100_000; i++) {
      counts[random.below(10)]!++;
      const word = random.next();
      for (let bit = 0; bit < 32; bit++) bits[bit]! += (word >>> bit) & 1;
    }
    // Chi-square of 9 degrees of freedom is below 27.9 in 999 of 1000 cases; the seed is fixed.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
    expect(Math.max(...bits.map((count) => Math.abs(count - 50_000)))).toBeLessThan(600);
  });
});
