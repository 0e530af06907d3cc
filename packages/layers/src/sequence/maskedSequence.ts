import * as tf from '@tensorflow/tfjs';
import { DtypeError, ShapeError } from '@tfaip/core';

/** A sequence of which some steps are padding. */
export interface MaskedSequence {
  /** float32 [batch, time, features]. */
  readonly inputs: tf.Tensor;
  /** int32 [batch]: steps beyond are padding. */
  readonly lengths?: tf.Tensor;
  /** bool [batch, time]: false at padding. */
  readonly mask?: tf.Tensor;
}

/**
 * Refuses what would broadcast to something else than meant.
 *
 * @param layer name of the layer that is given the sequence.
 * @throws {ShapeError} if the inputs are no sequences, or lengths or mask do not fit them.
 * @throws {DtypeError} if the lengths are not int32 or the mask is not bool.
 */
export function checkSequence(layer: string, { inputs, lengths, mask }: MaskedSequence): void {
  const { shape } = inputs;
  if (shape.length !== 3) {
    throw new ShapeError(`${layer}: the inputs must be sequences.`, {
      given: `[${shape.join(', ')}]`,
      expected: '[batch, time, features]',
    });
  }
  if (lengths) checkFits(layer, 'lengths', lengths, 'int32', shape.slice(0, 1));
  if (mask) checkFits(layer, 'the mask', mask, 'bool', shape.slice(0, 2));
}

/** Which steps are no padding, bool [batch, time]; undefined if nothing says that there is any. */
export function maskOf({ inputs, lengths, mask }: MaskedSequence): tf.Tensor | undefined {
  if (!lengths) return mask;
  const steps = tf.range(0, inputs.shape[1]!, 1, 'int32');
  const within = tf.less(tf.expandDims(steps, 0), tf.expandDims(lengths, 1));
  return mask ? tf.logicalAnd(mask, within) : within;
}

/** @throws {ShapeError} or {@link DtypeError} if a tensor beside the inputs has another shape or dtype than it must. */
export function checkFits(
  layer: string,
  what: string,
  { shape, dtype }: tf.Tensor,
  expectedDtype: tf.DataType,
  expectedShape: readonly number[],
): void {
  if (dtype !== expectedDtype) {
    throw new DtypeError(`${layer}: ${what} must be ${expectedDtype}.`, {
      given: dtype,
      expected: expectedDtype,
    });
  }
  if (!tf.util.arraysEqual(shape, [...expectedShape])) {
    throw new ShapeError(`${layer}: ${what} must fit the inputs.`, {
      given: `[${shape.join(', ')}]`,
      expected: `[${expectedShape.join(', ')}]`,
    });
  }
}
