import * as tf from '@tensorflow/tfjs';

/** The tensor with one axis moved to the end, the others in their order. */
export function axisLast(tensor: tf.Tensor, axis: number): tf.Tensor {
  const moved = axis < 0 ? axis + tensor.rank : axis;
  if (moved === tensor.rank - 1) return tensor;
  const others = tensor.shape.map((_, i) => i).filter((i) => i !== moved);
  return tf.transpose(tensor, [...others, moved]);
}
