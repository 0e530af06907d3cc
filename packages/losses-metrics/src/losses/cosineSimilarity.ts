import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';

export interface CosineSimilarityOptions extends LossOptions {
  /** The axis of the vectors; default -1. */
  readonly axis?: number;
}

/**
 * Minus the cosine of the angle between target and prediction vectors along an axis: -1 same direction, 0 orthogonal, 1
 * opposite; 0 for a zero vector.
 *
 * Targets and predictions: float32, the same shape. Per-sample losses: the shape without the axis.
 */
export class CosineSimilarity extends Loss {
  private readonly axis: number;

  constructor(options: CosineSimilarityOptions = {}) {
    super({ name: 'cosine_similarity', ...options });
    this.axis = options.axis ?? -1;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    return tf.neg(cosineSimilarity(targets, predictions, this.axis));
  }
}

/** The cosine of the angle between vectors along an axis, in [-1, 1]. */
export function cosineSimilarity(a: tf.Tensor, b: tf.Tensor, axis: number): tf.Tensor {
  return tf.sum(tf.mul(unitVectors(a, axis), unitVectors(b, axis)), axis);
}

function unitVectors(vectors: tf.Tensor, axis: number): tf.Tensor {
  // The bound is Keras' epsilon squared; below the root, where it also keeps the gradient of a zero vector finite.
  const square = tf.maximum(tf.sum(tf.square(vectors), axis, true), 1e-14);
  return tf.mul(vectors, tf.rsqrt(square));
}
