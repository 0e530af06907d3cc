import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

export interface HuberOptions extends LossOptions {
  /** Where the loss turns from quadratic to linear; > 0, default 1. */
  readonly delta?: number;
}

/**
 * Mean over the last axis of ½ e² for |e| ≤ δ, else δ |e| - ½ δ², e = prediction - target; in [0, ∞). Huber, Annals of
 * Mathematical Statistics 35 (1964).
 *
 * Targets and predictions: float32 [batch, …, features]. Per-sample losses: [batch, …].
 */
export class Huber extends ElementwiseLoss {
  private readonly delta: number;

  constructor(options: HuberOptions = {}) {
    super({ name: 'huber_loss', ...options });
    this.delta = options.delta ?? 1;
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const size = tf.abs(tf.sub(predictions, targets));
    // With c = min(|e|, δ) both branches are c (|e| - ½ c), which needs no selection.
    const clipped = tf.minimum(size, this.delta);
    return tf.mul(clipped, tf.sub(size, tf.mul(clipped, 0.5)));
  }
}
