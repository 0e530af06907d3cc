import * as tf from '@tensorflow/tfjs';
import { type CallOptions, dropoutMask, LayerBase, ModelError } from '@tfaip/core';

export interface DropoutOptions {
  /** Share of the inputs that is set to 0, in [0, 1). */
  readonly rate: number;
  /** Shape of the mask, with 1 where it is the same along a dimension and null for the input's own length. */
  readonly noiseShape?: readonly (number | null)[];
}

/**
 * Sets a random share of the inputs to 0 and scales the others by 1 / (1 - rate), Srivastava et al. 2014.
 *
 * A new mask in every training step, determined by the run's seed, the step and the layer's path: the same on every
 * backend. Outside of training the inputs pass unchanged.
 *
 * Inputs: float32, any shape. Training calls outside of a step throw a RuntimeStepError.
 */
export class Dropout extends LayerBase {
  private readonly rate: number;
  private readonly noiseShape: readonly (number | null)[] | undefined;

  /** @throws {ModelError} if the rate is not in [0, 1). */
  constructor({ rate, noiseShape }: DropoutOptions) {
    super();
    if (!(rate >= 0 && rate < 1)) {
      throw new ModelError('Dropout: the rate must be in [0, 1).', { given: String(rate) });
    }
    this.rate = rate;
    this.noiseShape = noiseShape;
  }

  override call(inputs: tf.Tensor, { training }: CallOptions): tf.Tensor {
    if (!training || this.rate === 0) return inputs;
    return tf.tidy(() => {
      const shape = this.noiseShape?.map((length, i) => length ?? inputs.shape[i]!) ?? inputs.shape;
      return tf.mul(inputs, dropoutMask(shape, this.rate, `${this.path}/mask`));
    });
  }
}
