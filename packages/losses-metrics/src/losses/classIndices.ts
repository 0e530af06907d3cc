import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { describe } from '../shapes/alignRanks.js';

/**
 * Targets as int32 class indices of the predictions' shape without its last axis; a surplus axis of length 1 is dropped.
 *
 * @throws {ShapeError} if there is not one target per sample.
 */
export function classIndices(where: string, targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
  const surplus = targets.rank === predictions.rank && targets.shape[targets.rank - 1] === 1;
  const classes = surplus ? tf.squeeze(targets, [targets.rank - 1]) : targets;
  if (!tf.util.arraysEqual(classes.shape, predictions.shape.slice(0, -1))) {
    throw new ShapeError(`${where}: targets must be one class index per sample.`, {
      given: `targets ${describe(targets)}, predictions ${describe(predictions)}`,
      expected: `targets int32 [${predictions.shape.slice(0, -1).join(', ')}]`,
      fix: 'pass class indices; one-hot targets need a Categorical… class, predicted classes Accuracy',
    });
  }
  return classes.dtype === 'int32' ? classes : tf.cast(classes, 'int32');
}
