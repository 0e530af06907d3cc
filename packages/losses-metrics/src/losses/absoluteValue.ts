import * as tf from '@tensorflow/tfjs';

/** |x| with the gradient sign(x), which is 0 at 0; that of `tf.abs` is -1 there. */
export function absoluteValue(x: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((given, save) => {
    const input = given as tf.Tensor;
    (save as tf.GradSaveFunc)([input]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor => tf.mul(dy, tf.sign(saved!));
    return { value: tf.abs(input), gradFunc };
  });
  return compute(x);
}
