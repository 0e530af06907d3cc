import type { Label, Labels, SampleWeightOptions } from '../values.js';
import { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';

/** How much a disagreement between the classes at positions i and j counts: 1, |i - j| or (i - j)². */
export type DisagreementWeighting = 'none' | 'linear' | 'quadratic';

export interface CohenKappaForm {
  /** Default: `none`, all disagreements count the same. The others suit classes with an order. */
  readonly weighting?: DisagreementWeighting;
}

export interface CohenKappaOptions extends CohenKappaForm, SampleWeightOptions {
  /** The classes, in this order; samples with another class are left out. Default: all, ascending. */
  readonly labels?: readonly Label[];
}

/**
 * Cohen's kappa, the agreement of two annotators beyond chance, at most 1; 0 is what chance gives. NaN without samples
 * and where both always choose the same one class. Memory: the square of the number of classes.
 *
 * kappa = 1 - sum of w[i][j] observed[i][j] / sum of w[i][j] expected[i][j], with expected[i][j] = row sum i · column
 * sum j / all; Cohen, "Weighted kappa", Psychological Bulletin 70, 1968. As scikit-learn's `cohen_kappa_score`.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types.
 * @example cohenKappa([0, 0, 1, 1], [0, 1, 1, 1]) // 0.5
 */
export function cohenKappa(first: Labels, second: Labels, options: CohenKappaOptions = {}): number {
  return cohenKappaOf(confusionMatrix(first, second, { ...options, normalize: 'none' }), options);
}

/** {@link cohenKappa} of a matrix that is there already, not normalised. */
export function cohenKappaOf(
  { counts }: ConfusionMatrix,
  { weighting = 'none' }: CohenKappaForm = {},
): number {
  const rowSums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = counts.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const all = rowSums.reduce((sum, count) => sum + count, 0);
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < counts.length; i++) {
    for (let j = 0; j < counts.length; j++) {
      const weight = disagreement(i, j, weighting);
      observed += weight * counts[i]![j]!;
      expected += (weight * rowSums[i]! * columnSums[j]!) / all;
    }
  }
  return expected === 0 ? Number.NaN : 1 - observed / expected;
}

function disagreement(i: number, j: number, weighting: DisagreementWeighting): number {
  if (weighting === 'none') return Number(i !== j);
  return weighting === 'linear' ? Math.abs(i - j) : (i - j) ** 2;
}
