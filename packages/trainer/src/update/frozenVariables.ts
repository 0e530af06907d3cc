import { ModelError, type NamedVariable } from '@tfaip/core';
import { parseExpression } from '../params/regularExpression.js';

/**
 * Marks what an expression matches as not trainable: no gradient is computed for it and no optimizer state is kept.
 * Moving statistics of a layer, which follow the data and not the gradient, go on.
 *
 * @param scope regular expression that is looked for in the variables' names, such as `^encoder/`; null: all are trained.
 * @throws {ModelError} if it matches no trainable variable, or all of them.
 */
export function freezeVariables(variables: readonly NamedVariable[], scope: string | null): NamedVariable[] {
  if (scope === null) return [...variables];
  const expression = parseExpression(scope, 'trainer.no_train_scope');
  const frozen = variables.map((each) => ({
    ...each,
    trainable: each.trainable && !expression.test(each.name),
  }));
  const before = variables.filter(({ trainable }) => trainable);
  const after = frozen.filter(({ trainable }) => trainable);
  if (after.length < before.length && after.length > 0) return frozen;
  throw new ModelError(
    `no_train_scope matches ${after.length === 0 ? 'every trainable variable: nothing is left to train' : 'no trainable variable'}.`,
    { given: scope, expected: `a part of ${before.map(({ name }) => name).join(', ')}` },
  );
}
