import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { clipProbabilities } from './clipProbabilities.js';

export interface BinaryCrossentropyOptions extends LossOptions {
  /** Whether predictions are logits instead of probabilities; default false. */
  readonly fromLogits?: boolean;
  /** Targets move by this share towards ½; in [0, 1], default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Mean over the last axis of the cross-entropy of independent yes/no decisions, in nats; targets in [0, 1].
 *
 * From logits in the stable form of {@link sigmoidCrossentropy}; probabilities are clipped to [1e-7, 1 - 1e-7].
 */
export class BinaryCrossentropy extends ElementwiseLoss {
  private readonly fromLogits: boolean;
  private readonly labelSmoothing: number;

  constructor(options: BinaryCrossentropyOptions = {}) {
    super({ name: 'binary_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.labelSmoothing = options.labelSmoothing ?? 0;
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const smooth = smoothBinary(targets, this.labelSmoothing);
    return this.fromLogits
      ? sigmoidCrossentropy(smooth, predictions)
      : probabilityCrossentropy(smooth, clipProbabilities(predictions));
  }
}

/** Binary targets moved by a share towards ½. */
export function smoothBinary(targets: tf.Tensor, share: number): tf.Tensor {
  return share === 0 ? targets : tf.add(tf.mul(targets, 1 - share), 0.5 * share);
}

/** -t ln p - (1 - t) ln(1 - p) of each element, for probabilities in (0, 1). */
export function probabilityCrossentropy(targets: tf.Tensor, probabilities: tf.Tensor): tf.Tensor {
  const yes = tf.mul(targets, tf.log(probabilities));
  const no = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, probabilities)));
  return tf.neg(tf.add(yes, no));
}

/**
 * Cross-entropy of each target with the sigmoid of its logit: max(x, 0) - x t + ln(1 + e^-|x|), which never overflows;
 * gradient sigmoid(x) - t, written by hand. Targets get no gradient.
 */
export function sigmoidCrossentropy(targets: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((scores, save) => {
    const x = scores as tf.Tensor;
    (save as tf.GradSaveFunc)([x, targets]);
    const linear = tf.sub(tf.relu(x), tf.mul(x, targets));
    const value = tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor =>
      tf.mul(tf.sub(tf.sigmoid(saved[0]!), saved[1]!), dy);
    return { value, gradFunc };
  });
  return compute(logits);
}
