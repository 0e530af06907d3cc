import { describe, expect, it } from 'vitest';
import { SampleRandom } from './sampleRandom.js';

const draws = 20_000;

/** The first number of each of many samples, as an augmentation draws it. */
function firsts(draw: (random: SampleRandom) => number): number[] {
  return Array.from({ length: draws }, (_, index) => draw(new SampleRandom(1, 'process', 0, index, 'Noise')));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('random numbers of a sample', () => {
  it('are the same for the same path, and others for another', () => {
    const first = (...path: (string | number)[]) => new SampleRandom(7, ...path).uniform();
    expect(first('a', 1)).toBe(first('a', 1));
    expect(new Set([first('a', 1), first('a', 2), first('b', 1), first('a', 11)]).size).toBe(4);
    expect(new SampleRandom(8, 'a', 1).uniform()).not.toBe(first('a', 1));
  });

  it('are uniform over samples in their first and their second number', () => {
    for (const skipped of [0, 1]) {
      const counts = new Array<number>(20).fill(0);
      const numbers = firsts((random) => {
        for (let i = 0; i < skipped; i++) random.uniform();
        return random.uniform();
      });
      for (const value of numbers) counts[Math.floor(value * 20)]!++;
      const chiSquare = counts.reduce((sum, count) => sum + (count - draws / 20) ** 2 / (draws / 20), 0);
      // 19 degrees of freedom; a fair generator exceeds 51 in one of 10,000 experiments, and the seeds are fixed.
      expect(chiSquare).toBeLessThan(51);
    }
  });

  it('of neighbouring samples have nothing to do with each other', () => {
    const numbers = firsts((random) => random.uniform() - 0.5);
    const products = numbers.slice(1).map((value, i) => value * numbers[i]!);
    // Standard error of a product of two uniform numbers: 1 / 12 / sqrt(draws).
    expect(Math.abs(mean(products))).toBeLessThan(4 / 12 / Math.sqrt(draws));
  });

  it('keep to their limits', () => {
    const random = new SampleRandom(3, 'limits');
    for (let i = 0; i < 1000; i++) {
      expect([2, 3, 4]).toContain(random.int(2, 4));
      const value = random.uniform(-2, 5);
      expect(value >= -2 && value < 5).toBe(true);
    }
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });

  it('are normal with mean and deviation', () => {
    const numbers = firsts((random) => random.normal(5, 2));
    expect(mean(numbers)).toBeCloseTo(5, 1);
    expect(Math.sqrt(mean(numbers.map((value) => (value - 5) ** 2)))).toBeCloseTo(2, 1);
    // 68.27 % lie within one deviation.
    expect(mean(numbers.map((value) => (Math.abs(value - 5) < 2 ? 1 : 0)))).toBeCloseTo(0.6827, 1);
  });
});
