import * as tf from '@tensorflow/tfjs';
import { DtypeError, ShapeError } from '@tfaip/core';
import type { AttentionInputs } from './multiHeadAttention.js';

/** Added to a score it makes its weight 0 in float32, and leaves a softmax of nothing else defined. */
const NEVER = -1e9;

/**
 * What is added to scores [batch, heads, targets, sources]: 0 where a target may look, a large negative number where
 * not; undefined if it may look everywhere.
 */
export function attentionMask(
  { mask, lengths, causal = false }: AttentionInputs,
  targets: number,
  sources: number,
): tf.Tensor | undefined {
  const allowed: tf.Tensor[] = [];
  const places = tf.range(0, sources, 1, 'int32');
  if (mask) allowed.push(tf.expandDims(mask, 1));
  if (lengths)
    allowed.push(tf.less(tf.reshape(places, [1, 1, 1, sources]), tf.reshape(lengths, [-1, 1, 1, 1])));
  if (causal) {
    const own = tf.reshape(tf.range(0, targets, 1, 'int32'), [1, 1, targets, 1]);
    allowed.push(tf.lessEqual(tf.reshape(places, [1, 1, 1, sources]), own));
  }
  if (allowed.length === 0) return undefined;
  const all = allowed.reduce((a, b) => tf.logicalAnd(a, b));
  return tf.mul(tf.sub(1, tf.cast(all, 'float32')), NEVER);
}

/**
 * Refuses what would broadcast to other scores than meant, such as a mask [batch, sources].
 *
 * @param scores batch, targets and sources.
 */
export function checkMasks({ mask, lengths }: AttentionInputs, scores: readonly number[]): void {
  if (mask) {
    checkDtype('mask', mask, 'bool');
    const fits = mask.rank === 3 && mask.shape.every((length, i) => length === 1 || length === scores[i]);
    if (!fits) {
      throw new ShapeError('MultiHeadAttention: the mask does not fit the scores.', {
        given: `[${mask.shape.join(', ')}]`,
        expected: `[batch, targets, sources] = [${scores.join(', ')}], or 1 in place of a length`,
        fix: 'a mask of the sources [batch, sources] is given as tf.expandDims(mask, 1)',
      });
    }
  }
  if (lengths) {
    checkDtype('lengths', lengths, 'int32');
    if (lengths.rank !== 1 || lengths.shape[0] !== scores[0]) {
      throw new ShapeError('MultiHeadAttention: there must be one length for each sample.', {
        given: `[${lengths.shape.join(', ')}]`,
        expected: `[batch] = [${scores[0]}]`,
      });
    }
  }
}

function checkDtype(name: string, { dtype }: tf.Tensor, expected: tf.DataType): void {
  if (dtype === expected) return;
  throw new DtypeError(`MultiHeadAttention: the ${name} must be ${expected}.`, { given: dtype, expected });
}
