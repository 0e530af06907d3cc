import * as tf from '@tensorflow/tfjs';

/** Mean and variance over some axes, whose lengths become 1. */
export interface Moments {
  readonly mean: tf.Tensor;
  /** Biased: divided by the number of values. */
  readonly variance: tf.Tensor;
}

/** Mean and biased variance over axes, in two passes, so that a large mean does not cancel the variance. */
export function momentsOf(inputs: tf.Tensor, axes: readonly number[]): Moments {
  const mean = tf.mean(inputs, [...axes], true);
  const variance = tf.mean(tf.squaredDifference(inputs, mean), [...axes], true);
  return { mean, variance };
}

/**
 * (x - mean) / √(variance + ε) with the moments of x itself over the axes, and its gradient in closed form.
 *
 * With x̂ the result and dy its gradient: dx = (dy - mean(dy) - x̂ · mean(dy · x̂)) / √(variance + ε); Ioffe & Szegedy
 * 2015, section 3, put together. It runs a third of the kernels that the tape would run through mean and variance.
 */
export function standardize(
  inputs: tf.Tensor,
  { mean, variance }: Moments,
  axes: readonly number[],
  epsilon: number,
): tf.Tensor {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const compute = tf.customGrad((x, save) => {
    const value = tf.mul(tf.sub(x as tf.Tensor, mean), inverse);
    (save as tf.GradSaveFunc)([value, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [standard, scale] = saved as [tf.Tensor, tf.Tensor];
      const slope = tf.mean(tf.mul(dy, standard), [...axes], true);
      const centred = tf.sub(dy, tf.mean(dy, [...axes], true));
      return tf.mul(tf.sub(centred, tf.mul(standard, slope)), scale);
    };
    return { value, gradFunc };
  });
  return compute(inputs);
}

/** What a normalised feature is multiplied with and shifted by, in a shape that broadcasts to the inputs'. */
export interface Affine {
  readonly gamma: tf.Tensor | undefined;
  readonly beta: tf.Tensor | undefined;
}

/**
 * γ · (x - mean) / √(variance + ε) + β with the moments of x itself over the axes, one γ and β for each mean.
 *
 * Its gradient with n values per mean, c = x - mean and a = γ / √(variance + ε): dβ = Σ dy, dγ = Σ dy · c / √(variance + ε),
 * dx = a · dy - a / n · (dβ + c / (variance + ε) · Σ dy · c); Ioffe & Szegedy 2015, section 3. Sums that the weights'
 * gradients need are those of dx, and all factors but c and dy are of the size of the mean: few passes over the data.
 */
export function standardizeAffine(
  inputs: tf.Tensor,
  { mean, variance }: Moments,
  { gamma, beta }: Affine,
  axes: readonly number[],
  epsilon: number,
): tf.Tensor {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const factor = gamma ? tf.mul(gamma, inverse) : inverse;
  const count = axes.reduce((product, axis) => product * inputs.shape[axis]!, 1);
  const weights = [gamma, beta].filter((weight) => weight !== undefined);
  const compute = tf.customGrad((x, ...rest) => {
    const save = rest[rest.length - 1] as tf.GradSaveFunc;
    const centred = tf.sub(x as tf.Tensor, mean);
    const scaled = tf.mul(centred, factor);
    save([centred, inverse, factor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [c, inv, a] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const sum = tf.sum(dy, [...axes], true);
      const slope = tf.mul(tf.sum(tf.mul(dy, c), [...axes], true), inv);
      const perValue = tf.div(a, count);
      const constant = tf.mul(perValue, sum);
      const linear = tf.mul(tf.mul(perValue, inv), slope);
      const dx = tf.sub(tf.sub(tf.mul(dy, a), tf.mul(c, linear)), constant);
      return [dx, ...(gamma ? [slope] : []), ...(beta ? [sum] : [])];
    };
    return { value: beta ? tf.add(scaled, beta) : scaled, gradFunc };
  });
  return compute(inputs, ...weights);
}
