import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { alignRanks, describe } from './alignRanks.js';

/**
 * Sample weights with as many axes as the values that they weigh, those that were missing of length 1 at the end; float32.
 *
 * @param weights of a leading part of the values' shape, or a scalar.
 * @throws {ShapeError} if they do not fit.
 */
export function broadcastableWeights(where: string, weights: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const floats = tf.cast(weights, 'float32');
  const missing = values.rank - weights.rank;
  const shaped = missing < 0 ? alignRanks(floats, values)[0] : addAxes(floats, missing);
  const fits = shaped.shape.every((length, i) => length === values.shape[i] || length === 1);
  if (shaped.rank === values.rank && fits) return shaped;
  throw new ShapeError(`${where}: the sample weights do not fit.`, {
    given: `weights ${describe(weights)}, values ${describe(values)}`,
    expected: `weights of a leading part of [${values.shape.join(', ')}]`,
  });
}

function addAxes(tensor: tf.Tensor, count: number): tf.Tensor {
  return count === 0 ? tensor : addAxes(tf.expandDims(tensor, -1), count - 1);
}
