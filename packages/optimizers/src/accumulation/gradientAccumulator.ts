import * as tf from '@tensorflow/tfjs';
import type { NamedVariable } from '@tfaip/core';
import { OptimizerError } from '../optimizer/optimizerError.js';

/**
 * Collects the gradients of several batches, so that an optimizer steps once for all of them: k batches of mean
 * gradients give what one batch of all their samples would give.
 *
 * ```ts
 * accumulator.add(gradientsOfBatch, tf.scalar(batchSize)); // in every step
 * optimizer.apply(accumulator.take(), learningRate); // in every k-th step, after add
 * ```
 *
 * Clip and decay belong to the optimizer's step: they then act on the whole, not on each part.
 */
export class GradientAccumulator {
  private readonly sums = new Map<string, tf.Variable>();
  private weight: tf.Variable | undefined;

  /**
   * Makes the sums of the trainable ones among the variables.
   *
   * @throws {OptimizerError} when called twice.
   */
  build(variables: readonly NamedVariable[]): void {
    if (this.weight) throw new OptimizerError('GradientAccumulator: build was called before.');
    this.weight = tf.tidy(() => tf.variable(tf.scalar(0), false));
    for (const { name, variable, trainable } of variables) {
      if (!trainable) continue;
      this.sums.set(
        name,
        tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)),
      );
    }
  }

  /**
   * Adds a batch's mean gradients.
   *
   * @param gradients by the variables' names.
   * @param weight    how much the batch counts, e.g. its number of samples; default 1.
   * @throws {OptimizerError} before {@link build}, or if a gradient is missing.
   */
  add(gradients: Readonly<Record<string, tf.Tensor>>, weight?: tf.Scalar): void {
    tf.tidy(() => {
      const total = this.builtWeight();
      for (const [name, sum] of this.sums) {
        const gradient = gradients[name];
        if (!gradient) throw new OptimizerError(`GradientAccumulator: there is no gradient for "${name}".`);
        const weighted = weight ? tf.mul(gradient, weight) : gradient;
        sum.assign(tf.add(sum, weighted));
      }
      total.assign(tf.add(total, weight ?? tf.scalar(1)));
    });
  }

  /** The weighted mean of all gradients added since the last call, by name; starts anew. */
  take(): Record<string, tf.Tensor> {
    return tf.tidy(() => {
      const total = this.builtWeight();
      const means: Record<string, tf.Tensor> = {};
      for (const [name, sum] of this.sums) {
        means[name] = tf.div(sum, total);
        sum.assign(tf.zerosLike(sum));
      }
      total.assign(tf.zerosLike(total));
      return means;
    });
  }

  /** All state, for checkpoints: `accumulator/weight`, then `accumulator/<variable>`. */
  slots(): NamedVariable[] {
    const weight = { name: 'accumulator/weight', variable: this.builtWeight(), trainable: false };
    const sums = [...this.sums].map(([name, variable]) => ({
      name: `accumulator/${name}`,
      variable,
      trainable: false,
    }));
    return [weight, ...sums];
  }

  /** Frees the state. */
  dispose(): void {
    this.weight?.dispose();
    this.weight = undefined;
    for (const sum of this.sums.values()) sum.dispose();
    this.sums.clear();
  }

  private builtWeight(): tf.Variable {
    if (this.weight) return this.weight;
    throw new OptimizerError('GradientAccumulator: not built.', { fix: 'call build(variables) first' });
  }
}
