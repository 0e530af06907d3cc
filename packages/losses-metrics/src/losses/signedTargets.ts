import * as tf from '@tensorflow/tfjs';

/** Targets of the hinge losses: if all are 0 or 1 they become -1 and 1, else they stay. */
export function signedTargets(targets: tf.Tensor): tf.Tensor {
  // t² = t holds for 0 and 1 only.
  const binary = tf.cast(tf.all(tf.equal(tf.square(targets), targets)), 'float32');
  return tf.sub(tf.add(targets, tf.mul(targets, binary)), binary);
}
