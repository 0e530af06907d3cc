import * as tf from '@tensorflow/tfjs';
import { LayerBase } from '@tfaip/core';
import { normalizedAxes } from './normalizedAxes.js';
import { momentsOf, standardize } from './standardize.js';

export interface LayerNormalizationOptions {
  /** The axis or axes to normalise over; negative ones count from the end. Default -1. */
  readonly axis?: number | readonly number[];
  /** Added to the variance; default 1e-3. */
  readonly epsilon?: number;
  /** Whether there is an offset `beta`; default true. */
  readonly center?: boolean;
  /** Whether there is a factor `gamma`; default true. */
  readonly scale?: boolean;
}

/**
 * Normalises each sample over its features, Ba et al. 2016, with Keras' weights and defaults:
 * γ · (x - mean) / √(variance + ε) + β.
 *
 * Inputs: float32, any shape. Weights: `gamma`, `beta`, of the lengths of the normalised axes.
 */
export class LayerNormalization extends LayerBase {
  private readonly axis: number | readonly number[];
  private readonly epsilon: number;
  private readonly center: boolean;
  private readonly scale: boolean;

  constructor({ axis = -1, epsilon = 1e-3, center = true, scale = true }: LayerNormalizationOptions = {}) {
    super();
    this.axis = axis;
    this.epsilon = epsilon;
    this.center = center;
    this.scale = scale;
  }

  /** @throws {ShapeError} if the inputs have no such axis. */
  override call(inputs: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const { axes, lengths, broadcast } = normalizedAxes('LayerNormalization', inputs, this.axis);
      const gamma = this.scale && this.weight('gamma', lengths, { initializer: tf.initializers.ones() });
      const beta = this.center && this.weight('beta', lengths);
      const standard = standardize(inputs, momentsOf(inputs, axes), axes, this.epsilon);
      const scaled = gamma ? tf.mul(standard, tf.reshape(gamma, broadcast)) : standard;
      return beta ? tf.add(scaled, tf.reshape(beta, broadcast)) : scaled;
    });
  }
}
