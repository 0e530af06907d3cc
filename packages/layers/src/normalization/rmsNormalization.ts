import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError } from '@tfaip/core';
import { normalizedAxes } from './normalizedAxes.js';

export interface RMSNormalizationOptions {
  /** The axis or axes to normalise over; negative ones count from the end. Default -1. */
  readonly axis?: number | readonly number[];
  /** Added to the mean square; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Divides each sample's features by their root mean square, Zhang & Sennrich 2019, with Keras' weight and defaults:
 * γ · x / √(mean(x²) + ε).
 *
 * Inputs: float32, any shape. Weight: `scale`, of the lengths of the normalised axes.
 */
export class RMSNormalization extends LayerBase {
  private readonly axis: number | readonly number[];
  private readonly epsilon: number;

  /** @throws {ModelError} if epsilon is negative. */
  constructor({ axis = -1, epsilon = 1e-6 }: RMSNormalizationOptions = {}) {
    super();
    if (!(epsilon >= 0)) {
      throw new ModelError('RMSNormalization: epsilon must not be negative.', { given: String(epsilon) });
    }
    this.axis = axis;
    this.epsilon = epsilon;
  }

  /** @throws {ShapeError} if the inputs have no such axis. */
  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { axes, lengths, broadcast } = normalizedAxes('RMSNormalization', inputs, this.axis);
      const scale = this.weight('scale', lengths, { initializer: tf.initializers.ones() });
      return tf.mul(divideByRootMeanSquare(inputs, [...axes], this.epsilon), tf.reshape(scale, broadcast));
    });
  }
}

/**
 * x / √(mean(x²) + ε) over axes, and its gradient in closed form: with y the result and r the divisor,
 * dx = (dy - y · mean(dy · y)) / r.
 */
function divideByRootMeanSquare(inputs: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const compute = tf.customGrad((x, save) => {
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x as tf.Tensor), axes, true), epsilon));
    const value = tf.mul(x as tf.Tensor, inverse);
    (save as tf.GradSaveFunc)([value, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [y, scale] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(tf.sub(dy, tf.mul(y, tf.mean(tf.mul(dy, y), axes, true))), scale);
    };
    return { value, gradFunc };
  });
  return compute(inputs);
}
