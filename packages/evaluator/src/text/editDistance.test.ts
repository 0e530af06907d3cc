import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { damerauLevenshteinDistance } from './damerauLevenshteinDistance.js';
import { editDistance, normalizedEditDistance } from './editDistance.js';

fc.configureGlobal({ seed: 20 });

/** The definition, by recursion over the matrix. */
function distanceByDefinition(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Few letters, so that there is something to align, and lengths around those of words of 32 bits. */
const sequence = fc.array(fc.nat(3), { maxLength: 140 });

describe('editDistance', () => {
  it('takes user-perceived characters, code points or words', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('cafe\u0301', 'cafe')).toBe(1);
    expect(editDistance('👩‍👩‍👧', '👩')).toBe(1);
    expect(editDistance('👩‍👩‍👧', '👩', { unit: 'codePoint' })).toBe(4);
    expect(editDistance('the  quick fox', 'the fox', { unit: 'word' })).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('', '')).toBe(0);
  });

  it('takes any labels', () => {
    expect(editDistance([1, 2, 3], [2, 3, 4])).toBe(2);
    expect(editDistance(['a', 'b'], ['a'])).toBe(1);
    expect(editDistance([Number.NaN, 1], [Number.NaN])).toBe(1);
    expect(editDistance(Int32Array.of(7, 70_000), Int32Array.of(70_000))).toBe(1);
  });

  it('is the definition', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const expected = distanceByDefinition(a, b);
        expect(editDistance(a, b)).toBe(expected);
        expect(editDistance(a.join(''), b.join(''))).toBe(expected);
        expect(
          editDistance(a, b, { costs: { insertion: 1.5, deletion: 1.5, substitution: 1.5 } }),
        ).toBeCloseTo(1.5 * expected, 9);
      }),
      { numRuns: 300 },
    );
  });

  it('is a metric', () => {
    const short = fc.array(fc.nat(2), { maxLength: 40 });
    fc.assert(
      fc.property(short, short, short, (a, b, c) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });

  it('weighs steps', () => {
    expect(editDistance('ab', 'ba', { costs: { substitution: 2 } })).toBe(2);
    expect(editDistance('a', '', { costs: { deletion: 5 } })).toBe(5);
    expect(editDistance('', 'a', { costs: { deletion: 5, insertion: 0 } })).toBe(0);
    expect(() => editDistance('a', 'b', { costs: { deletion: -1 } })).toThrow(EvaluatorError);
    expect(() => editDistance('a', 'b', { costs: { insertion: Number.NaN } })).toThrow('NaN');
  });

  it('forgets one pair before the next', () => {
    expect(editDistance('e\u0301', 'o\u0308')).toBe(1);
    expect(editDistance('o\u0308', 'o\u0308')).toBe(0);
    expect(editDistance(['x'], ['y'])).toBe(1);
    expect(editDistance('x', 'x')).toBe(0);
  });
});

describe('normalizedEditDistance', () => {
  it('is divided by the length of the longer one', () => {
    expect(normalizedEditDistance('kitten', 'sitting')).toBe(3 / 7);
    expect(normalizedEditDistance('', 'abc')).toBe(1);
    expect(normalizedEditDistance('', '')).toBe(0);
    expect(normalizedEditDistance('e\u0301', 'o')).toBe(1);
  });
});

describe('damerauLevenshteinDistance', () => {
  it('counts transpositions, edited ones too', () => {
    expect(damerauLevenshteinDistance('ab', 'ba')).toBe(1);
    expect(damerauLevenshteinDistance('ca', 'abc')).toBe(2);
    expect(damerauLevenshteinDistance('', 'abc')).toBe(3);
    expect(damerauLevenshteinDistance([1, 2], [2, 1])).toBe(1);
  });

  it('lies between half the Levenshtein distance and all of it', () => {
    const short = fc.array(fc.nat(2), { maxLength: 20 });
    fc.assert(
      fc.property(short, short, (a, b) => {
        const distance = damerauLevenshteinDistance(a, b);
        expect(distance).toBe(damerauLevenshteinDistance(b, a));
        expect(distance).toBeLessThanOrEqual(editDistance(a, b));
        expect(2 * distance).toBeGreaterThanOrEqual(editDistance(a, b));
      }),
    );
  });
});
