import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';

/**
 * Brings two tensors whose ranks differ by one dimension of length 1 at the end to the same rank, as Keras does:
 * `[batch]` against `[batch, 1]` becomes `[batch, 1]` twice, any other trailing 1 is dropped.
 *
 * Tensors that differ in another way come back unchanged.
 */
export function alignRanks<A extends tf.Tensor, B extends tf.Tensor>(a: A, b: B): [tf.Tensor, tf.Tensor] {
  if (a.rank === b.rank + 1 && a.shape[a.rank - 1] === 1) return alignLonger(a, b);
  if (b.rank === a.rank + 1 && b.shape[b.rank - 1] === 1) {
    const [longer, shorter] = alignLonger(b, a);
    return [shorter, longer];
  }
  return [a, b];
}

/** Throws unless both shapes are the same. */
export function checkSameShape(where: string, targets: tf.Tensor, predictions: tf.Tensor): void {
  if (tf.util.arraysEqual(targets.shape, predictions.shape)) return;
  throw new ShapeError(`${where}: targets and predictions must have the same shape.`, {
    given: `targets ${describe(targets)}, predictions ${describe(predictions)}`,
    expected: `targets [${predictions.shape.join(', ')}]`,
    fix: 'broadcast or reshape one of them explicitly; integer class targets need a Sparse… class',
  });
}

/** Dtype and shape for messages, e.g. `float32 [16, 10]`. */
export function describe(tensor: tf.Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(', ')}]`;
}

function alignLonger(longer: tf.Tensor, shorter: tf.Tensor): [tf.Tensor, tf.Tensor] {
  if (shorter.rank === 1) return [longer, tf.expandDims(shorter, -1)];
  return [tf.squeeze(longer, [longer.rank - 1]), shorter];
}
