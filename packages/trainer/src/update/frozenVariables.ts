import { ModelError, type NamedVariable, ParamsError } from '@tfaip/core';

/**
 * Marks what an expression matches as not trainable: no gradient is computed for it and no optimizer state is kept.
 * Moving statistics of a layer, which follow the data and not the gradient, go on.
 *
 * @param scope regular expression that is looked for in the variables' names, such as `^encoder/`; null: all are trained.
 * @throws {ModelError} if it matches no trainable variable, or all of them.
 */
export function freezeVariables(variables: readonly NamedVariable[], scope: string | null): NamedVariable[] {
  if (scope === null) return [...variables];
  const expression = parseScope(scope);
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

/** @throws {ParamsError} if it is no regular expression. */
export function parseScope(scope: string): RegExp {
  try {
    return new RegExp(scope, 'u');
  } catch (error) {
    const message = `must be a regular expression: ${(error as Error).message}`;
    throw new ParamsError([{ path: 'trainer.no_train_scope', message }]);
  }
}
