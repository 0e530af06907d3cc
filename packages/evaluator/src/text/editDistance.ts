import { EvaluatorError } from '../evaluatorError.js';
import type { Labels } from '../values.js';
import { TextComparison } from './textComparison.js';
import type { TextUnit } from './textUnit.js';

/** What a step of an alignment costs, each at least 0; a match costs nothing. */
export interface EditCosts {
  /** A unit that only the hypothesis has. Default: 1. */
  readonly insertion?: number;
  /** A unit that only the reference has. Default: 1. */
  readonly deletion?: number;
  /** A unit in the place of another; with 2 it never pays, which gives the indel distance. Default: 1. */
  readonly substitution?: number;
}

export interface TextUnitOptions {
  /** What is compared. Default: `grapheme`. */
  readonly unit?: TextUnit;
}

export interface EditDistanceOptions extends TextUnitOptions {
  readonly costs?: EditCosts;
}

/** One for all calls, as it holds tables that cost more to make than most distances. */
let shared: TextComparison | undefined;

/** The comparison that single calls share, set to this pair. */
export function comparisonOf<T extends string | Labels>(
  reference: T,
  hypothesis: T,
  { unit = 'grapheme' }: TextUnitOptions,
): TextComparison {
  shared ??= new TextComparison();
  if (typeof reference === 'string') shared.setTexts(reference, hypothesis as string, unit);
  else shared.setLabels(reference, hypothesis as Labels);
  return shared;
}

/**
 * Levenshtein distance: what the cheapest substitutions, deletions and insertions cost that make the hypothesis of the
 * reference. Without costs their number, in time O(n m / 32); with costs O(n m). Memory: O(n + m).
 *
 * @param reference  a text, or any labels, such as the classes that a decoder found.
 * @param hypothesis likewise.
 * @throws {EvaluatorError} if a cost is negative or no number.
 * @example editDistance('kitten', 'sitting') // 3
 * @example editDistance([1, 2, 3], [2, 3]) // 1
 */
export function editDistance<T extends string | Labels>(
  reference: T,
  hypothesis: T,
  options: EditDistanceOptions = {},
): number {
  const comparison = comparisonOf(reference, hypothesis, options);
  const { insertion = 1, deletion = 1, substitution = 1 } = options.costs ?? {};
  if (insertion === 1 && deletion === 1 && substitution === 1) return comparison.distance();
  for (const cost of [insertion, deletion, substitution]) {
    if (cost >= 0) continue;
    throw new EvaluatorError('editDistance: costs must be at least 0.', { given: String(cost) });
  }
  return weightedDistance(...comparison.symbols(), { insertion, deletion, substitution });
}

/**
 * Levenshtein distance divided by the length of the longer one, in [0, 1]; 0 if both are empty. Unlike an error rate it
 * does not depend on which of the two is the reference.
 *
 * @example normalizedEditDistance('kitten', 'sitting') // 3 / 7
 */
export function normalizedEditDistance<T extends string | Labels>(
  reference: T,
  hypothesis: T,
  options: TextUnitOptions = {},
): number {
  const comparison = comparisonOf(reference, hypothesis, options);
  const longest = Math.max(comparison.referenceLength, comparison.hypothesisLength);
  return longest === 0 ? 0 : comparison.distance() / longest;
}

/** Row by row through the matrix; Wagner and Fischer, "The string-to-string correction problem", JACM 21, 1974. */
function weightedDistance(
  reference: Uint32Array,
  hypothesis: Uint32Array,
  { insertion, deletion, substitution }: Required<EditCosts>,
): number {
  const row = Float64Array.from({ length: hypothesis.length + 1 }, (_, j) => j * insertion);
  for (const symbol of reference) {
    let diagonal = row[0]!;
    row[0]! += deletion;
    for (let j = 0; j < hypothesis.length; j++) {
      const above = row[j + 1]!;
      const replaced = symbol === hypothesis[j] ? diagonal : diagonal + substitution;
      row[j + 1] = Math.min(replaced, above + deletion, row[j]! + insertion);
      diagonal = above;
    }
  }
  return row[hypothesis.length]!;
}
