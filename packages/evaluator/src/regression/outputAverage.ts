import { EvaluatorError } from '../evaluatorError.js';
import type { NumericArray } from '../values.js';

/** Mean of the scores of the outputs. */
export function meanOverOutputs(scores: readonly number[], weights: NumericArray | undefined): number {
  if (weights !== undefined && weights.length !== scores.length) {
    throw new EvaluatorError('outputWeights must have one weight for each output.', {
      given: `${weights.length} weights for ${scores.length} outputs`,
    });
  }
  let total = 0;
  let totalWeight = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    total += weight * scores[i]!;
    totalWeight += weight;
  }
  return total / totalWeight;
}
