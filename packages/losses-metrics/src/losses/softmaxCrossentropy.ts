import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy between target distributions and the softmax of logits over the last axis, one value per row.
 *
 * loss = Σ targets · (logSumExp(logits) - logits), stable for logits of any size (Goodfellow et al. 2016, section
 * 6.2.2.3). Gradients softmax · Σ targets - targets for the logits and -ln softmax for the targets, written by hand:
 * they are exact and take half the kernels that the tape would run.
 *
 * @param targets float32 [batch, …, classes].
 * @param logits  float32 [batch, …, classes].
 * @returns float32 [batch, …], in nats.
 */
export function softmaxCrossentropy(targets: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((...given) => {
    const [wanted, input, save] = given as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const shifted = tf.sub(input, tf.max(input, -1, true));
    const negativeLog = tf.sub(tf.log(tf.sum(tf.exp(shifted), -1, true)), shifted);
    save([wanted, negativeLog]);
    return { value: tf.sum(tf.mul(wanted, negativeLog), -1), gradFunc: gradients };
  });
  return compute(targets, logits);
}

/** Of targets and logits, from the targets and -ln softmax. */
function gradients(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [wanted, negativeLog] = saved as [tf.Tensor, tf.Tensor];
  const above = tf.expandDims(dy, -1);
  const mass = tf.sum(wanted, -1, true);
  const slope = tf.sub(tf.mul(tf.exp(tf.neg(negativeLog)), mass), wanted);
  return [tf.mul(negativeLog, above), tf.mul(slope, above)];
}
