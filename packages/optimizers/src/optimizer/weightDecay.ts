import * as tf from '@tensorflow/tfjs';
import { OptimizerError } from './optimizerError.js';
import type { OptimizerParams } from './optimizerParams.js';

/** Decoupled weight decay, Loshchilov & Hutter 2019: w ← w · (1 - decay · learning rate), before the update. */
export class WeightDecay {
  private readonly included: readonly RegExp[];
  private readonly excluded: readonly RegExp[];

  /** @throws {OptimizerError} if a pattern is no regular expression. */
  constructor({ weight_decay_include, weight_decay_exclude }: OptimizerParams) {
    this.included = weight_decay_include.map((source) => toPattern('weight_decay_include', source));
    this.excluded = weight_decay_exclude.map((source) => toPattern('weight_decay_exclude', source));
  }

  /** Whether a variable of this name decays: included, or no include pattern set; and not excluded. */
  concerns(name: string): boolean {
    const matches = (pattern: RegExp): boolean => pattern.test(name);
    return (this.included.length === 0 || this.included.some(matches)) && !this.excluded.some(matches);
  }

  /** Takes the decay off the variables that it concerns. */
  apply(
    variables: readonly { readonly name: string; readonly variable: tf.Variable }[],
    decay: tf.Scalar,
    learningRate: tf.Scalar,
  ): void {
    const kept = tf.sub(1, tf.mul(learningRate, decay));
    for (const { name, variable } of variables) {
      if (this.concerns(name)) tf.tidy(() => variable.assign(tf.mul(variable, kept)));
    }
  }
}

function toPattern(setting: string, source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (cause) {
    throw new OptimizerError(`${setting} holds something that is no regular expression.`, {
      given: source,
      cause,
    });
  }
}
