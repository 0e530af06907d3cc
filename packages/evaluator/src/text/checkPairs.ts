import { EvaluatorError } from '../evaluatorError.js';

/** Throws unless there are as many hypotheses as references. */
export function checkPairs(references: readonly string[], hypotheses: readonly string[]): void {
  if (references.length === hypotheses.length) return;
  throw new EvaluatorError('Each reference needs one hypothesis.', {
    given: `${references.length} references, ${hypotheses.length} hypotheses`,
    fix: 'give an empty text where nothing was recognised',
  });
}
