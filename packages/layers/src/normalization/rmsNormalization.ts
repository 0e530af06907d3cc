import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError, ShapeError } from '@tfaip/core';

export interface RMSNormalizationOptions {
  /** The axis to normalise over; negative counts from the end. Default -1. */
  readonly axis?: number;
  /** Added to the mean square; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Divides each sample's features by their root mean square, Zhang & Sennrich 2019, with Keras' weight and defaults:
 * γ · x / √(mean(x²) + ε).
 *
 * Inputs: float32, any shape. Weight: `scale` [features].
 */
export class RMSNormalization extends LayerBase {
  private readonly axis: number;
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
    const { rank, shape } = inputs;
    const axis = this.axis < 0 ? this.axis + rank : this.axis;
    if (axis < 0 || axis >= rank) {
      throw new ShapeError('RMSNormalization: the inputs have no such axis.', {
        given: `axis ${this.axis}, inputs [${shape.join(', ')}]`,
      });
    }
    return tf.tidy(() => {
      const scale = this.weight('scale', [shape[axis]!], { initializer: tf.initializers.ones() });
      const broadcast = shape.slice(axis).map((length, i) => (i === 0 ? length : 1));
      const unit = divideByRootMeanSquare(inputs, axis, this.epsilon);
      return tf.mul(unit, tf.reshape(scale, broadcast));
    });
  }
}

/**
 * x / √(mean(x²) + ε) over an axis, and its gradient in closed form: with y the result and r the divisor,
 * dx = (dy - y · mean(dy · y)) / r.
 */
function divideByRootMeanSquare(inputs: tf.Tensor, axis: number, epsilon: number): tf.Tensor {
  const compute = tf.customGrad((x, save) => {
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x as tf.Tensor), axis, true), epsilon));
    const value = tf.mul(x as tf.Tensor, inverse);
    (save as tf.GradSaveFunc)([value, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [y, scale] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(tf.sub(dy, tf.mul(y, tf.mean(tf.mul(dy, y), axis, true))), scale);
    };
    return { value, gradFunc };
  });
  return compute(inputs);
}
