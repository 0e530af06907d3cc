import * as tf from '@tensorflow/tfjs';
import { checkSameShape } from '../shapes/alignRanks.js';
import { Loss } from './loss.js';

/**
 * Base of losses that are the mean over the last axis of a value per element; a subclass writes {@link elementwise}.
 *
 * Targets and predictions: the same shape [batch, …, features]. Per-sample losses: [batch, …].
 */
export abstract class ElementwiseLoss extends Loss {
  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const values = this.elementwise(tf.cast(targets, 'float32'), predictions);
    // A scalar has no last axis.
    return values.rank === 0 ? values : tf.mean(values, -1);
  }

  /** The loss of each element: float32, the shape of targets and predictions. */
  protected abstract elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor;
}
