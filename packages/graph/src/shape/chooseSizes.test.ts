import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSizes, RECORDINGS, type VaryingDimension } from './traceSizes.js';

const dimension = (length: number, isBatch = false): VaryingDimension => ({ places: [], length, isBatch });

/** Whether one of two lengths is a multiple of the other with an offset in all recordings, up to rounding. */
function areInLine(a: readonly number[], b: readonly number[]): boolean {
  const [first, second, ...others] = a.map((value, i) => [value, b[i]!] as const);
  const slope = (second![1] - first![1]) / (second![0] - first![0]);
  return others.every(([x, y]) => Math.abs(first![1] + slope * (x - first![0]) - y) < 0.5);
}

describe('chooseSizes', () => {
  it('gives lengths of which none follows from another', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(lengths, (given) => {
        const sizes = chooseSizes([dimension(3, true), ...given.map((length) => dimension(length))]);
        expect(sizes.length).toBe(RECORDINGS);
        expect(new Set(sizes.flat()).size).toBe(sizes.flat().length);
        const columns = sizes[0]!.map((_, i) => sizes.map((recording) => recording[i]!));
        for (const [i, a] of columns.entries()) {
          for (const b of columns.slice(i + 1)) expect([a, b, areInLine(a, b)]).toEqual([a, b, false]);
        }
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('tells widths from labels where primes run in parallel', () => {
    const sizes = chooseSizes([dimension(5, true), dimension(1366), dimension(83)]);
    const differences = new Set(sizes.map(([, width, labels]) => width! - labels!));
    expect(differences.size).toBeGreaterThan(2);
  });
});
