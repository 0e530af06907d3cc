import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError, randomNormal } from '@tfaip/core';

export interface GaussianNoiseOptions {
  /** Standard deviation of the noise, ≥ 0. */
  readonly stddev: number;
}

/**
 * Adds normally distributed noise of mean 0 in training steps; otherwise the inputs pass unchanged.
 *
 * New noise in every step, determined like {@link Dropout}'s masks. Inputs: float32, any shape.
 */
export class GaussianNoise extends LayerBase {
  private readonly stddev: number;

  /** @throws {ModelError} if the standard deviation is negative or not finite. */
  constructor({ stddev }: GaussianNoiseOptions) {
    super();
    if (!(stddev >= 0 && Number.isFinite(stddev))) {
      throw new ModelError('GaussianNoise: the standard deviation must be finite and not negative.', {
        given: String(stddev),
      });
    }
    this.stddev = stddev;
  }

  override call(inputs: tf.Tensor, { training }: CallOptions): tf.Tensor {
    if (!training || this.stddev === 0) return inputs;
    return tf.tidy(() =>
      tf.add(inputs, tf.mul(randomNormal(inputs.shape, `${this.path}/noise`), this.stddev)),
    );
  }
}
