import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';

export interface HuberOptions extends LossOptions {
  /** Where the loss turns from quadratic to linear; default 1. */
  readonly delta?: number;
}

/** Mean over the last axis of ½ e² for |e| ≤ δ, else δ |e| - ½ δ²; Huber 1964. */
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
