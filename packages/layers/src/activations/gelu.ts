import * as tf from '@tensorflow/tfjs';

export interface GeluOptions {
  /** Whether the normal distribution is approximated by a tanh, as by GPT-2; default false. */
  readonly approximate?: boolean;
}

/** √(2 / π) and the cubic factor of the approximation, Hendrycks & Gimpel 2016, section 2. */
const TANH_SCALE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/**
 * Gaussian error linear unit, Hendrycks & Gimpel 2016: x · Φ(x), with Φ the normal distribution's (1 + erf(x / √2)) / 2, or
 * approximately (1 + tanh(√(2 / π) · (x + 0.044715 · x³))) / 2.
 *
 * Both have an own gradient that reuses Φ(x) of the forward pass. float32, any shape.
 */
export function gelu(x: tf.Tensor, { approximate = false }: GeluOptions = {}): tf.Tensor {
  const { distribution, density } = approximate ? byTanh : byErf;
  const compute = tf.customGrad((input, save) => {
    const value = input as tf.Tensor;
    const cumulative = distribution(value);
    (save as tf.GradSaveFunc)([value, cumulative]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [at, phi] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(dy, tf.add(phi, tf.mul(at, density(at, phi))));
    };
    return { value: tf.mul(value, cumulative), gradFunc };
  });
  return compute(x);
}

/** Φ and its derivative, which may use Φ(x). */
interface Cumulative {
  distribution(x: tf.Tensor): tf.Tensor;
  density(x: tf.Tensor, phi: tf.Tensor): tf.Tensor;
}

const byErf: Cumulative = {
  distribution: (x) => tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5),
  density: (x) => tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI)),
};

const byTanh: Cumulative = {
  distribution: (x) => {
    const inner = tf.mul(x, tf.add(tf.mul(tf.square(x), TANH_SCALE * CUBIC), TANH_SCALE));
    return tf.add(tf.mul(tf.tanh(inner), 0.5), 0.5);
  },
  // With t = 2Φ - 1 the derivative of (1 + t) / 2 is (1 - t²) / 2 = 2Φ · (1 - Φ), times that of the inner polynomial.
  density: (x, phi) => {
    const innerSlope = tf.add(tf.mul(tf.square(x), 6 * TANH_SCALE * CUBIC), 2 * TANH_SCALE);
    return tf.mul(tf.mul(phi, tf.sub(1, phi)), innerSlope);
  },
};
