import * as tf from '@tensorflow/tfjs';
import { LayerBase } from '@tfaip/core';
import { checkSequence, type MaskedSequence, maskOf } from '../sequence/maskedSequence.js';

/**
 * The mean of a sequence's steps, padding left out, so that it does not depend on how far the batch pads. A sequence of
 * nothing but padding has the mean 0.
 *
 * Inputs: float32 [batch, time, features]. Output: [batch, features].
 */
export class GlobalAveragePooling1D extends LayerBase<tf.Tensor | MaskedSequence, tf.Tensor> {
  /**
   * @throws {ShapeError} if the inputs are no sequences, or padding does not fit them.
   * @throws {DtypeError} if the mask is not bool or the lengths are not int32.
   */
  override call(given: tf.Tensor | MaskedSequence): tf.Tensor {
    const sequence = given instanceof tf.Tensor ? { inputs: given } : given;
    checkSequence('GlobalAveragePooling1D', sequence);
    const { inputs } = sequence;
    return tf.tidy(() => {
      const mask = maskOf(sequence);
      if (!mask) return tf.mean(inputs, 1);
      const valid = tf.expandDims(mask, -1);
      // Chosen, not multiplied: padding may hold what is not finite.
      const sum = tf.sum(tf.where(valid, inputs, tf.zerosLike(inputs)), 1);
      return tf.div(sum, tf.maximum(tf.sum(tf.cast(valid, 'float32'), 1), 1));
    });
  }
}
