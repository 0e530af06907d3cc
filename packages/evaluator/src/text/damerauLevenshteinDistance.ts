import type { Labels } from '../values.js';
import { comparisonOf, type TextUnitOptions } from './editDistance.js';

/**
 * Damerau-Levenshtein distance: the least number of substitutions, deletions, insertions and transpositions of two
 * neighbours that make the hypothesis of the reference, where what was transposed may be edited further. Time and
 * memory: O(n m).
 *
 * Lowrance and Wagner, "An extension of the string-to-string correction problem", Journal of the ACM 22, 1975.
 *
 * @example damerauLevenshteinDistance('ab', 'ba') // 1
 */
export function damerauLevenshteinDistance<T extends string | Labels>(
  reference: T,
  hypothesis: T,
  options: TextUnitOptions = {},
): number {
  const [a, b] = comparisonOf(reference, hypothesis, options).symbols();
  const width = b.length + 2;
  const infinity = a.length + b.length;
  // Row and column 0 stand for "never transposed with"; the distances of beginnings of length 0 are in 1.
  const distances = new Uint32Array((a.length + 2) * width).fill(infinity);
  for (let i = 0; i <= a.length; i++) distances[(i + 1) * width + 1] = i;
  for (let j = 0; j <= b.length; j++) distances[width + j + 1] = j;
  const lastRowWith = new Map<number, number>();
  for (let i = 1; i <= a.length; i++) {
    let lastMatch = 0;
    for (let j = 1; j <= b.length; j++) {
      const row = lastRowWith.get(b[j - 1]!) ?? 0;
      const column = lastMatch;
      const isMatch = a[i - 1] === b[j - 1];
      if (isMatch) lastMatch = j;
      const at = (i + 1) * width + j + 1;
      distances[at] = Math.min(
        distances[at - width - 1]! + (isMatch ? 0 : 1),
        distances[at - 1]! + 1,
        distances[at - width]! + 1,
        distances[row * width + column]! + (i - row - 1) + 1 + (j - column - 1),
      );
    }
    lastRowWith.set(a[i - 1]!, i);
  }
  return distances.at(-1)!;
}
