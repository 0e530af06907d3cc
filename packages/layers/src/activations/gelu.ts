import * as tf from '@tensorflow/tfjs';

/**
 * Gaussian error linear unit, Hendrycks & Gimpel 2016, exact: x · Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2.
 *
 * Its gradient is Φ(x) + x · φ(x), with φ the normal density. float32, any shape.
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((input, save) => {
    const value = input as tf.Tensor;
    const cumulative = tf.add(tf.mul(tf.erf(tf.mul(value, Math.SQRT1_2)), 0.5), 0.5);
    (save as tf.GradSaveFunc)([value, cumulative]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [at, phi] = saved as [tf.Tensor, tf.Tensor];
      const density = tf.mul(tf.exp(tf.mul(tf.square(at), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(phi, tf.mul(at, density)));
    };
    return { value: tf.mul(value, cumulative), gradFunc };
  });
  return compute(x);
}
