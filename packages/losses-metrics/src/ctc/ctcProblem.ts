import type * as tf from '@tensorflow/tfjs';

/** The inputs of a CTC loss, all given and of the right dtype. */
export interface CtcProblem {
  /** float32 [batch, time, classes]. */
  readonly logits: tf.Tensor3D;
  /** int32 [batch, length]. */
  readonly labels: tf.Tensor2D;
  /** int32 [batch]. */
  readonly labelLengths: tf.Tensor1D;
  /** int32 [batch]. */
  readonly logitLengths: tf.Tensor1D;
}

/** The losses, and their gradient with respect to the logits. */
export interface CtcSolution {
  /** float32 [batch]. */
  readonly loss: tf.Tensor;
  /** float32 [batch, time, classes]. */
  readonly gradient: tf.Tensor;
}

/** -ln of the smallest normal float64: the loss of labels that no alignment can give. */
export const impossibleCtcLoss: number = -Math.log(2 ** -1022);
