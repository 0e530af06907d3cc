import * as tf from '@tensorflow/tfjs';
import { checkSameShape } from '../shapes/alignRanks.js';
import { Loss, type LossOptions } from './loss.js';

/** What every {@link ElementwiseLoss} is made with. */
export interface ElementwiseLossOptions extends LossOptions {
  readonly name: string;
  /** The axis whose values are averaged; default -1. */
  readonly axis?: number;
}

/**
 * Base of losses that are the mean over one axis, the last if nothing is said, of a value per element; a subclass writes
 * {@link elementwise}.
 *
 * Targets (any dtype) and predictions (float32): the same shape [batch, …, features]. Per-sample losses: float32
 * [batch, …].
 */
export abstract class ElementwiseLoss extends Loss {
  private readonly axis: number;

  constructor(options: ElementwiseLossOptions) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const values = this.elementwise(tf.cast(targets, 'float32'), predictions);
    // A scalar has no axis to average.
    return values.rank === 0 ? values : tf.mean(values, this.axis);
  }

  /** The loss of each element: float32, the shape of targets and predictions. */
  protected abstract elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor;
}
