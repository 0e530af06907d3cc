import * as tf from '@tensorflow/tfjs';

/**
 * Adds to a running float32 sum whose rounding errors are kept beside it, so that millions of additions do not drift.
 *
 * The error of each addition is exact by Knuth's TwoSum (The Art of Computer Programming 2, section 4.2.2, theorem B),
 * which needs no comparison, and is summed separately as in Neumaier's method (ZAMM 54, 1974).
 *
 * @param sum   float32, the rounded sum; updated in place.
 * @param error float32, same shape, what rounding has taken from it; updated in place.
 * @param value float32, same shape, what to add.
 */
export function addCompensated(sum: tf.Variable, error: tf.Variable, value: tf.Tensor): void {
  tf.tidy(() => {
    const total = tf.add(sum, value);
    const added = tf.sub(total, sum);
    const lost = tf.add(tf.sub(sum, tf.sub(total, added)), tf.sub(value, added));
    error.assign(tf.add(error, lost));
    sum.assign(total);
  });
}

/**
 * The value of a compensated sum, float32.
 *
 * Once the sum is infinite or NaN its error is NaN; then the sum alone tells.
 */
export function compensatedValue(sum: tf.Tensor, error: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.where(tf.isNaN(error), sum, tf.add(sum, error)));
}
