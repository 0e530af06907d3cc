import * as tf from '@tensorflow/tfjs';
import {
  currentStep,
  type LoggedValue,
  type LogHandler,
  ModelError,
  type NamedTensors,
  type NamedVariable,
  type NdArray,
} from '@tfaip/core';

const fix =
  'lower the learning rate or clip gradients; look for divisions by 0, logarithms and roots of 0 in the layers and losses';

/** Says of each gradient and weight of a step whether all of its values are finite; no logger writes it. */
class FiniteFlags implements LogHandler {
  /** @param names of gradients and weights, in the order of the flags. */
  constructor(private readonly names: readonly string[]) {}

  handle(): void {}

  /** @throws {ModelError} that names the first that is not finite. */
  check({ data }: NdArray, step: number): void {
    const bad = this.names.filter((_, i) => data[i] === 0);
    if (bad.length === 0) return;
    throw new ModelError(`The ${bad[0]} has values that are not finite after training step ${step}.`, {
      given: `finite losses; not finite: ${bad.join(', ')}`,
      fix,
    });
  }
}

/** In steps that log: collects whether gradients, by the names of their weights, and updated weights are finite. */
export function collectFiniteFlags(gradients: NamedTensors, variables: readonly NamedVariable[]): void {
  const collect = currentStep()?.collect;
  if (!collect) return;
  const named: NamedTensors = {};
  for (const [name, gradient] of Object.entries(gradients)) named[`gradient of "${name}"`] = gradient;
  for (const { name, variable } of variables) named[`weight "${name}"`] = variable;
  collect(new FiniteFlags(Object.keys(named)), 'finite', finiteFlags(Object.values(named)));
}

/**
 * Looks at the flags that a step has logged.
 *
 * @returns whether there were any. @throws {ModelError} as {@link FiniteFlags.check}.
 */
export function checkFiniteFlags(logged: readonly LoggedValue[], step: number): boolean {
  const flags = logged.filter(({ handler }) => handler instanceof FiniteFlags);
  for (const { handler, value } of flags) (handler as FiniteFlags).check(value, step);
  return flags.length > 0;
}

/** int32 [tensors]: 1 for each whose values are all finite. */
function finiteFlags(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.stack(tensors.map((tensor) => tf.cast(tf.all(tf.isFinite(tensor)), 'int32')));
}

/** The step that tells of weights alone. Values: `finite`. */
export function finiteWeightsStep(variables: readonly NamedVariable[]): () => NamedTensors {
  return () => ({ finite: finiteFlags(variables.map(({ variable }) => variable)) });
}

/** @throws {ModelError} that names the first weight that is not finite. @param finite what {@link finiteWeightsStep} gave. */
export function checkFiniteWeights(
  variables: readonly NamedVariable[],
  finite: NdArray | undefined,
  step: number,
): void {
  if (finite) new FiniteFlags(variables.map(({ name }) => `weight "${name}"`)).check(finite, step);
}
