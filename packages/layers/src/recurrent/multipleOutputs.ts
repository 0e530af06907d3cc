import * as tf from '@tensorflow/tfjs';

/** Computes tensors, and gradients of the inputs from gradients of those tensors. */
export interface OwnGradient {
  /** @param save keeps tensors for the gradient. */
  forward(save: (tensors: tf.Tensor[]) => void): tf.Tensor[];
  /** @param dys one for each output. @returns one for each input. */
  backward(dys: tf.Tensor[], saved: tf.Tensor[]): tf.Tensor[];
}

interface TapeEngine {
  runKernelFunc(options: {
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
    backwardsFunc: (dys: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
    inputs: Record<string, tf.Tensor>;
  }): tf.Tensor[];
}

/** Like `tf.customGrad`, for functions of several outputs, which that does not allow. */
export function withOwnGradient(inputs: readonly tf.Tensor[], own: OwnGradient): tf.Tensor[] {
  return (tf.engine() as unknown as TapeEngine).runKernelFunc({
    inputs: Object.fromEntries(inputs.map((tensor, i) => [String(i), tensor])),
    forwardFunc: (_backend, save) => own.forward(save),
    backwardsFunc: (dys, saved) => {
      const gradients = own.backward(Array.isArray(dys) ? dys : [dys], saved);
      return Object.fromEntries(gradients.map((gradient, i) => [String(i), () => gradient]));
    },
  });
}
