import * as tf from '@tensorflow/tfjs';

/** Keras' epsilon: probabilities are kept this far from 0 and 1, so that logarithms stay finite. */
export const probabilityEpsilon = 1e-7;

/** Probabilities in [1e-7, 1 - 1e-7]; no gradient flows where one was clipped. */
export function clipProbabilities(probabilities: tf.Tensor): tf.Tensor {
  return tf.clipByValue(probabilities, probabilityEpsilon, 1 - probabilityEpsilon);
}

/** Probabilities that sum to 1 over the last axis, clipped to [1e-7, 1 - 1e-7]. */
export function normalizedProbabilities(probabilities: tf.Tensor): tf.Tensor {
  return clipProbabilities(tf.div(probabilities, tf.sum(probabilities, -1, true)));
}
