import * as tf from '@tensorflow/tfjs';
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
