import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';

export interface TverskyOptions extends LossOptions {
  /** Weight of t · (1 - p), what was missed; default 0.5. */
  readonly alpha?: number;
  /** Weight of (1 - t) · p, what was wrongly found; default 0.5. */
  readonly beta?: number;
  /** Axes to sum over; default all, for one loss of the whole batch. */
  readonly axis?: readonly number[];
}

/**
 * 1 - Σ t p / (Σ t p + α Σ t (1 - p) + β Σ (1 - t) p + 1e-7), Salehi et al. 2017, alpha and beta as Keras has them; 0 for
 * equal sets, 1 for disjoint ones and where both are empty. With α = β = ½ it is `Dice` up to the 1e-7.
 *
 * Targets and predictions: in [0, 1], the same shape. Per-sample losses: the shape without the axes, so a scalar by
 * default.
 */
export class Tversky extends Loss {
  private readonly alpha: number;
  private readonly beta: number;
  private readonly axis: readonly number[] | undefined;

  constructor(options: TverskyOptions = {}) {
    super({ name: 'tversky', ...options });
    this.alpha = options.alpha ?? 0.5;
    this.beta = options.beta ?? 0.5;
    this.axis = options.axis;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const axes = this.axis && [...this.axis];
    const both = tf.sum(tf.mul(targets, predictions), axes);
    const missed = tf.sum(tf.mul(targets, tf.sub(1, predictions)), axes);
    const wrong = tf.sum(tf.mul(tf.sub(1, targets), predictions), axes);
    const errors = tf.add(tf.mul(missed, this.alpha), tf.mul(wrong, this.beta));
    return tf.sub(1, tf.div(both, tf.add(tf.add(both, errors), 1e-7)));
  }
}
