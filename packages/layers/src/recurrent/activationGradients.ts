import * as tf from '@tensorflow/tfjs';

/** Gradient of the sigmoid from its output: dy · y · (1 - y), in one operation where the backend has it. */
export function sigmoidGradient(y: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  return fused('SigmoidGrad', y, dy) ?? tf.mul(dy, tf.mul(y, tf.sub(1, y)));
}

/** Gradient of tanh from its output: dy · (1 - y²), in one operation where the backend has it. */
export function tanhGradient(y: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  return fused('TanhGrad', y, dy) ?? tf.mul(dy, tf.sub(1, tf.square(y)));
}

function fused(kernel: string, y: tf.Tensor, dy: tf.Tensor): tf.Tensor | undefined {
  if (!tf.getKernel(kernel, tf.getBackend())) return undefined;
  return tf.engine().runKernel(kernel, { y, dy }) as unknown as tf.Tensor;
}
