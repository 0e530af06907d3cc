import * as tf from '@tensorflow/tfjs';

/**
 * Sums weights by class of target and prediction.
 *
 * @param targets     int32 [samples], class indices.
 * @param predictions int32 [samples], class indices.
 * @param weights     float32 [samples].
 * @param numClasses  classes are 0 … numClasses - 1; samples with another one in targets or predictions are left out.
 * @returns float32 [numClasses, numClasses], a row for each class of the targets.
 */
export function confusionMatrix(
  targets: tf.Tensor,
  predictions: tf.Tensor,
  weights: tf.Tensor,
  numClasses: number,
): tf.Tensor {
  const isKnown = tf.logicalAnd(isClass(targets, numClasses), isClass(predictions, numClasses));
  const cells = tf.add(tf.mul(targets, tf.scalar(numClasses, 'int32')), predictions);
  // Those that are left out get a cell behind the others: not all backends allow indices out of range.
  const last = tf.fill(cells.shape, numClasses ** 2, 'int32');
  const sums = tf.unsortedSegmentSum(
    weights,
    tf.where(isKnown, cells, last) as tf.Tensor1D,
    numClasses ** 2 + 1,
  );
  return tf.reshape(tf.slice(sums, [0], [numClasses ** 2]), [numClasses, numClasses]);
}

function isClass(indices: tf.Tensor, numClasses: number): tf.Tensor {
  return tf.logicalAnd(
    tf.greaterEqual(indices, tf.scalar(0, 'int32')),
    tf.less(indices, tf.scalar(numClasses, 'int32')),
  );
}
