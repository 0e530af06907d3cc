import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed } from './deriveSeed.js';

describe('deriveSeed', () => {
  it('is a positive 31-bit integer and the same for the same path', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.string()), (seed, path) => {
        const derived = deriveSeed(seed, ...path);
        expect(Number.isInteger(derived)).toBe(true);
        expect(derived).toBeGreaterThan(0);
        expect(derived).toBeLessThan(2 ** 31);
        expect(deriveSeed(seed, ...path)).toBe(derived);
      }),
    );
  });

  it('differs between seeds, names, and where the names are cut', () => {
    const seeds = [
      deriveSeed(1, 'a'),
      deriveSeed(2, 'a'),
      deriveSeed(1, 'b'),
      deriveSeed(1, 'ab'),
      deriveSeed(1, 'a', 'b'),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('has next to no collisions over many paths', () => {
    const seeds = new Set(Array.from({ length: 10_000 }, (_, i) => deriveSeed(1, 'layer', i)));
    // The birthday bound expects 0.02 collisions among 10,000 of 2³¹.
    expect(seeds.size).toBeGreaterThan(9_997);
  });
});
