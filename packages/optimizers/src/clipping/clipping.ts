import * as tf from '@tensorflow/tfjs';

/**
 * Each gradient with its values in [-limit, limit].
 *
 * @param limit a number, or a scalar, which a recorded step may change.
 */
export function clipByValue(gradients: readonly tf.Tensor[], limit: number | tf.Scalar): tf.Tensor[] {
  const upper = typeof limit === 'number' ? tf.scalar(limit) : limit;
  const lower = tf.neg(upper);
  return gradients.map((gradient) => tf.maximum(tf.minimum(gradient, upper), lower));
}

/**
 * Each gradient scaled to at most the given L2 norm: g · limit / max(‖g‖, limit).
 *
 * @param limit a number, or a scalar, which a recorded step may change.
 * @param axes  of the values that have a norm together; default: all of a gradient's.
 */
export function clipByNorm(
  gradients: readonly tf.Tensor[],
  limit: number | tf.Scalar,
  axes?: readonly number[],
): tf.Tensor[] {
  const limitTensor = typeof limit === 'number' ? tf.scalar(limit) : limit;
  return gradients.map((gradient) => {
    const norm = tf.sqrt(tf.sum(tf.square(gradient), axes && [...axes], true));
    return tf.mul(gradient, tf.div(limitTensor, tf.maximum(norm, limitTensor)));
  });
}

/**
 * All gradients scaled by one factor, so that their common L2 norm is at most the limit: Pascanu et al. 2013,
 * algorithm 1.
 *
 * With an infinite or NaN norm all become NaN, as in TensorFlow: a broken step shows instead of passing as a zero step.
 *
 * @param limit a number, or a scalar, which a recorded step may change.
 */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], limit: number | tf.Scalar): tf.Tensor[] {
  const limitTensor = typeof limit === 'number' ? tf.scalar(limit) : limit;
  const norm = globalNorm(gradients);
  // norm - norm is 0 for finite norms and NaN otherwise.
  const finite = tf.sub(norm, norm);
  const factor = tf.add(tf.div(limitTensor, tf.maximum(norm, limitTensor)), finite);
  return gradients.map((gradient) => tf.mul(gradient, factor));
}

/** The L2 norm of all values of all tensors together: a scalar. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Tensor {
  const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)));
  return tf.sqrt(tf.addN(squares));
}
