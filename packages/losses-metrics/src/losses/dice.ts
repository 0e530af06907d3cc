import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';

export interface DiceOptions extends LossOptions {
  /** Axes to sum over; default all, for one loss of the whole batch. */
  readonly axis?: readonly number[];
}

/** 1 - 2 Σ t p / (Σ t + Σ p + 1e-7): the overlap of two sets, Dice 1945. */
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
