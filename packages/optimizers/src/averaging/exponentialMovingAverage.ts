import * as tf from '@tensorflow/tfjs';
import type { NamedVariable } from '@tfaip/core';
import { OptimizerError } from '../optimizer/optimizerError.js';

export interface ExponentialMovingAverageOptions {
  /** How much of the average stays in each update, in [0, 1); negative: automatic, at most 0.9999. */
  readonly decay: number;
  /**
   * Whether early averages forget faster: the decay of update t (from 0) is at most (1 + t) / (10 + t), as by TensorFlow's
   * `num_updates`. Default: only for a negative decay.
   */
  readonly automatic?: boolean;
  /** What the average starts from: the values at `build`, or those at the first update. Default `build`. */
  readonly start?: 'build' | 'firstUpdate';
}

/** Averages over about the last 10⁴ updates. */
const LARGEST_AUTOMATIC_DECAY = 0.9999;

interface Averaged {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly average: tf.Variable;
}

/**
 * Exponential moving averages of weights: average ← decay · average + (1 - decay) · value, Polyak & Juditsky 1992.
 *
 * {@link swap} puts the averages in the variables' place, e.g. for validation, and back.
 */
export class ExponentialMovingAverage {
  private readonly averaged: Averaged[] = [];
  private updates: tf.Variable | undefined;
  private readonly options: Required<ExponentialMovingAverageOptions>;

  /** @throws {OptimizerError} if the decay is 1 or more, or NaN. */
  constructor({ decay, automatic = decay < 0, start = 'build' }: ExponentialMovingAverageOptions) {
    if (!(decay < 1)) {
      throw new OptimizerError('ExponentialMovingAverage: decay must be in [0, 1), or negative: automatic.', {
        given: String(decay),
      });
    }
    this.options = { decay: decay < 0 ? LARGEST_AUTOMATIC_DECAY : decay, automatic, start };
  }

  /**
   * Makes an average of each variable, starting from its value now.
   *
   * @throws {OptimizerError} when called twice.
   */
  build(variables: readonly NamedVariable[]): void {
    if (this.updates) throw new OptimizerError('ExponentialMovingAverage: build was called before.');
    this.updates = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
    for (const { name, variable } of variables) {
      const average = tf.tidy(() => tf.variable(variable.clone(), false));
      this.averaged.push({ name, variable, average });
    }
  }

  /** Takes the variables' values into the averages; inside a step, after the optimizer. */
  update(): void {
    tf.tidy(() => {
      const updates = this.builtUpdates();
      const taken = tf.sub(1, this.decayAt(tf.cast(updates, 'float32')));
      for (const { variable, average } of this.averaged) {
        average.assign(tf.add(average, tf.mul(tf.sub(variable, average), taken)));
      }
      updates.assign(tf.add(updates, tf.scalar(1, 'int32')));
    });
  }

  /** Exchanges the values of variables and averages, without copying. */
  swap(): void {
    for (const { variable, average } of this.averaged) {
      tf.tidy(() => {
        const value = variable.clone();
        variable.assign(average.clone());
        average.assign(value);
      });
    }
  }

  /** Sets the variables to their averages. */
  overwrite(): void {
    for (const { variable, average } of this.averaged) tf.tidy(() => variable.assign(average.clone()));
  }

  /** All state, for checkpoints: `ema/updates`, then `ema/<variable>`. */
  slots(): NamedVariable[] {
    const updates = { name: 'ema/updates', variable: this.builtUpdates(), trainable: false };
    const averages = this.averaged.map(({ name, average }) => ({
      name: `ema/${name}`,
      variable: average,
      trainable: false,
    }));
    return [updates, ...averages];
  }

  /** Frees the averages, not the variables. */
  dispose(): void {
    this.updates?.dispose();
    this.updates = undefined;
    for (const { average } of this.averaged) average.dispose();
    this.averaged.length = 0;
  }

  private decayAt(updates: tf.Tensor): tf.Tensor {
    const { decay, automatic, start } = this.options;
    const fixed = tf.scalar(decay);
    const slow = automatic ? tf.minimum(fixed, tf.div(tf.add(updates, 1), tf.add(updates, 10))) : fixed;
    if (start === 'build') return slow;
    return tf.mul(slow, tf.cast(tf.greater(updates, 0), 'float32'));
  }

  private builtUpdates(): tf.Variable {
    if (this.updates) return this.updates;
    throw new OptimizerError('ExponentialMovingAverage: not built.', { fix: 'call build(variables) first' });
  }
}
