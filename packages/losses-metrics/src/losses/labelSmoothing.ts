import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';

/** The share by which targets move; 0 if none is given. @throws {ModelError} if it is not in [0, 1]. */
export function labelSmoothingShare(where: string, share = 0): number {
  if (share >= 0 && share <= 1) return share;
  throw new ModelError(`${where}: labelSmoothing must be in [0, 1].`, { given: `${share}` });
}

/** Binary targets moved by a share towards ½. */
export function smoothBinary(targets: tf.Tensor, share: number): tf.Tensor {
  return share === 0 ? targets : tf.add(tf.mul(targets, 1 - share), 0.5 * share);
}

/** Target distributions over the last axis moved by a share towards the uniform one; Szegedy et al. 2016, section 7. */
export function smoothCategorical(targets: tf.Tensor, share: number): tf.Tensor {
  if (share === 0) return targets;
  return tf.add(tf.mul(targets, 1 - share), share / targets.shape[targets.rank - 1]!);
}
