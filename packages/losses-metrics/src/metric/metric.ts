import * as tf from '@tensorflow/tfjs';
import { type CalledMetric, ShapeError } from '@tfaip/core';
import { addCompensated, compensatedValue } from './compensatedSum.js';

/** What every metric can be told. */
export interface MetricOptions {
  /** Name in console, event files and best-model settings; default: the class' name in snake case. */
  readonly name?: string;
}

/** What most metrics are called with. */
export type MetricArguments = [targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor];

/**
 * Base of all metrics: a value over all updates since the last reset.
 *
 * The state are variables, made at the first update and updated in place, so that a compiled step can keep them. A
 * subclass writes {@link updateState} and {@link result}. It asks for its state by {@link state} and changes it by
 * `assign`; sums are kept by {@link accumulate}, which loses nothing to rounding over long epochs:
 *
 * ```ts
 * class Largest extends Metric<[values: tf.Tensor]> {
 *   constructor(options: MetricOptions = {}) {
 *     super({ name: 'largest', ...options });
 *   }
 *   override updateState(values: tf.Tensor): void {
 *     const largest = this.state('largest', []);
 *     tf.tidy(() => largest.assign(tf.maximum(largest, tf.max(values))));
 *   }
 *   override result(): tf.Tensor {
 *     return this.state('largest', []).clone();
 *   }
 * }
 * ```
 */
export abstract class Metric<Arguments extends unknown[] = MetricArguments> implements CalledMetric {
  readonly name: string;
  private readonly variables = new Map<string, tf.Variable>();

  constructor({ name }: MetricOptions & { readonly name: string }) {
    this.name = name;
  }

  /** Updates the state and returns this metric: a model's `metrics` hook returns the list of called metrics. */
  call(...args: Arguments): this {
    this.updateState(...args);
    return this;
  }

  /** Takes a batch into account; safe inside steps, tidies and gradient tapes, reads nothing back to the host. */
  abstract updateState(...args: Arguments): void;

  /** The value over all updates since the last reset: float32, a scalar unless the metric says otherwise. */
  abstract result(): tf.Tensor;

  /** Starts anew: all state back to 0. */
  resetState(): void {
    for (const variable of this.stateVariables()) {
      tf.tidy(() => variable.assign(tf.zerosLike(variable)));
    }
  }

  /** The state in the order of its making; empty before the first update. */
  stateVariables(): tf.Variable[] {
    return [...this.variables.values()];
  }

  /** Frees the state; a later update starts anew. */
  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }

  /**
   * The state variable of this name, 0 at first.
   *
   * @throws {ShapeError} if it has another shape, e.g. because the number of classes has changed.
   */
  protected state(name: string, shape: readonly number[]): tf.Variable {
    const made = this.variables.get(name);
    if (!made) {
      const variable = tf.tidy(() => tf.variable(tf.zeros([...shape]), false));
      this.variables.set(name, variable);
      return variable;
    }
    if (tf.util.arraysEqual(made.shape, [...shape])) return made;
    throw new ShapeError(`${this.name}: the inputs do not fit those of earlier updates.`, {
      given: `a state of shape [${shape.join(', ')}]`,
      expected: `[${made.shape.join(', ')}]`,
      fix: 'keep the number of classes, or dispose of the metric in between',
    });
  }

  /** Adds to a sum that is kept under this name, compensated for rounding: float32, of any shape that stays the same. */
  protected accumulate(name: string, value: tf.Tensor): void {
    addCompensated(this.state(name, value.shape), this.state(`${name} error`, value.shape), value);
  }

  /** What was accumulated under this name; zeros of this shape before the first update. */
  protected accumulated(name: string, shape: readonly number[]): tf.Tensor {
    return compensatedValue(this.state(name, shape), this.state(`${name} error`, shape));
  }
}
