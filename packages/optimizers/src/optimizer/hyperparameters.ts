import * as tf from '@tensorflow/tfjs';
import { type NamedVariable, validateParams } from '@tfaip/core';
import { OptimizerError } from './optimizerError.js';
import type { OptimizerParams } from './optimizerParams.js';

/**
 * Numbers of an optimizer's params that every step uses, e.g. `beta1`, each in a float32 scalar variable: a recorded
 * step reads them, so that they can change without a new graph, and checkpoints hold them.
 */
export class Hyperparameters<Name extends string> {
  private readonly variables = new Map<Name, tf.Variable>();

  /**
   * @param optimizer name of the optimizer, first part of the names of the variables.
   * @param names     fields of the params.
   */
  constructor(
    private readonly optimizer: string,
    private readonly params: OptimizerParams,
    private readonly names: readonly Name[],
  ) {}

  /** Makes the variables, with the values of the params. */
  build(): void {
    const values = this.params as unknown as Readonly<Record<Name, number>>;
    for (const name of this.names) {
      this.variables.set(
        name,
        tf.tidy(() => tf.variable(tf.scalar(values[name]), false)),
      );
    }
  }

  /** The values in this step. */
  scalars(): Readonly<Record<Name, tf.Scalar>> {
    return Object.fromEntries(this.variables) as unknown as Record<Name, tf.Scalar>;
  }

  /**
   * The value from the next step on.
   *
   * @throws {OptimizerError} if the optimizer has no such number. @throws {ParamsError} if the params forbid the value.
   */
  set(name: string, value: number): void {
    const variable = this.variables.get(name as Name);
    if (!variable) {
      throw new OptimizerError(`${this.optimizer}: there is no hyper-parameter "${name}" to change.`, {
        expected: this.names.join(', ') || 'none can be changed',
        fix: 'what is off when an optimizer is made stays off: set it in the params',
      });
    }
    const { params } = this;
    validateParams(Object.assign(Object.create(Object.getPrototypeOf(params)), params, { [name]: value }));
    tf.tidy(() => variable.assign(tf.scalar(value)));
  }

  namedVariables(): NamedVariable[] {
    return [...this.variables].map(([name, variable]) => ({
      name: `${this.optimizer}/${name}`,
      variable,
      trainable: false,
    }));
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }
}
