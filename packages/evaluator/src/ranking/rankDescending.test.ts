import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankDescending } from './rankDescending.js';

fc.configureGlobal({ seed: 20 });

/** The definition, by a sort that keeps the order of equal values. */
function byComparison(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => {
    return scores[a] === scores[b] ? 0 : scores[a]! > scores[b]! ? -1 : 1;
  });
}

describe('rankDescending', () => {
  const special = fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE);
  const score = fc.oneof(special, fc.double({ noNaN: true }), fc.integer({ min: -9, max: 9 }));

  it('sorts few scores', () => {
    expect([...rankDescending([0.1, 0.4, 0.4, 0.8])]).toEqual([3, 1, 2, 0]);
    expect([...rankDescending([])]).toEqual([]);
    fc.assert(
      fc.property(fc.array(score), (scores) => {
        expect([...rankDescending(scores)]).toEqual(byComparison(scores));
      }),
    );
  });

  it('sorts many scores', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 50 }), fc.boolean(), (scores, isFloat32) => {
        const many = Array.from({ length: 5000 }, (_, i) => scores[(i * i) % scores.length]! * (1 + (i % 7)));
        const values = isFloat32 ? Float32Array.from(many) : many;
        expect([...rankDescending(values)]).toEqual(byComparison(values));
      }),
      { numRuns: 30 },
    );
  });
});
