import * as tf from '@tensorflow/tfjs';
import { LayerBase, ShapeError } from '@tfaip/core';
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
  private readonly axes: readonly number[];
  private readonly epsilon: number;
  private readonly center: boolean;
  private readonly scale: boolean;

  constructor({ axis = -1, epsilon = 1e-3, center = true, scale = true }: LayerNormalizationOptions = {}) {
    super();
    this.axes = typeof axis === 'number' ? [axis] : axis;
    this.epsilon = epsilon;
    this.center = center;
    this.scale = scale;
  }

  override call(inputs: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const axes = this.axesOf(inputs);
      const lengths = axes.map((axis) => inputs.shape[axis]!);
      const broadcast = weightShape(inputs.shape, axes);
      const gamma = this.scale && this.weight('gamma', lengths, { initializer: tf.initializers.ones() });
      const beta = this.center && this.weight('beta', lengths);
      const standard = standardize(inputs, momentsOf(inputs, axes), axes, this.epsilon);
      const scaled = gamma ? tf.mul(standard, tf.reshape(gamma, broadcast)) : standard;
      return beta ? tf.add(scaled, tf.reshape(beta, broadcast)) : scaled;
    });
  }

  private axesOf(inputs: tf.Tensor): number[] {
    const axes = this.axes.map((axis) => (axis < 0 ? axis + inputs.rank : axis)).sort((a, b) => a - b);
    if (axes.some((axis) => axis < 0 || axis >= inputs.rank)) {
      throw new ShapeError('LayerNormalization: the inputs have no such axis.', {
        given: `axis ${this.axes.join(', ')}, inputs [${inputs.shape.join(', ')}]`,
      });
    }
    return axes;
  }
}

/**
 * Shape in which weights meet the inputs. Over the last axes it is their own: ones before them change nothing but that
 * TensorFlow's fused layer normalisation, which it puts in by itself, takes flat weights only.
 */
function weightShape(shape: readonly number[], axes: readonly number[]): number[] {
  const isLast = axes.every((axis, i) => axis === shape.length - axes.length + i);
  return shape.flatMap((length, i) => (axes.includes(i) ? [length] : isLast ? [] : [1]));
}
