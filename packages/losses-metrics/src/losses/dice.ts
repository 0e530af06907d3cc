import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';

export interface DiceOptions extends LossOptions {
  /** Axes to sum over; default all, for one loss of the whole batch. */
  readonly axis?: readonly number[];
}

/**
 * 1 - 2 Σ t p / (Σ t + Σ p + 1e-7), one minus the overlap of two sets: 0 for equal ones, 1 for disjoint ones and where
 * both are empty; Dice, Ecology 26 (1945).
 *
 * Targets and predictions: in [0, 1], the same shape. Per-sample losses: the shape without the axes, so a scalar by
 * default.
 */
export class Dice extends Loss {
  private readonly axis: readonly number[] | undefined;

  constructor(options: DiceOptions = {}) {
    super({ name: 'dice', ...options });
    this.axis = options.axis;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const axes = this.axis && [...this.axis];
    const both = tf.mul(tf.sum(tf.mul(targets, predictions), axes), 2);
    const total = tf.sum(tf.add(targets, predictions), axes);
    return tf.sub(1, tf.div(both, tf.add(total, 1e-7)));
  }
}
