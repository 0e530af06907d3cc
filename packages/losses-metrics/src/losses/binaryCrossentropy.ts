import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import type { LossOptions } from '../loss/loss.js';
import { clipProbabilities } from './clipProbabilities.js';
import { labelSmoothingShare, smoothBinary } from './labelSmoothing.js';

export interface BinaryCrossentropyOptions extends LossOptions {
  /** Whether predictions are logits instead of probabilities; default false. */
  readonly fromLogits?: boolean;
  /** Targets move by this share towards ½; in [0, 1], default 0. */
  readonly labelSmoothing?: number;
  /** The axis over which the mean is taken; default -1. */
  readonly axis?: number;
}

/**
 * Mean over an axis of the cross-entropy of independent yes/no decisions, -t ln p - (1 - t) ln(1 - p), in nats; in
 * [0, ∞).
 *
 * From logits in the stable form of {@link sigmoidCrossentropy}. Probabilities are clipped to [1e-7, 1 - 1e-7], so that
 * the loss of a decision is at most 16.2, and a clipped one has no gradient.
 *
 * Targets in [0, 1] and predictions: [batch, …, decisions]. Per-sample losses: [batch, …].
 */
export class BinaryCrossentropy extends ElementwiseLoss {
  private readonly fromLogits: boolean;
  private readonly labelSmoothing: number;

  /** @throws {ModelError} if labelSmoothing is not in [0, 1]. */
  constructor(options: BinaryCrossentropyOptions = {}) {
    super({ name: 'binary_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.labelSmoothing = labelSmoothingShare(this.name, options.labelSmoothing);
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const smooth = smoothBinary(targets, this.labelSmoothing);
    return this.fromLogits
      ? sigmoidCrossentropy(smooth, predictions)
      : probabilityCrossentropy(smooth, clipProbabilities(predictions));
  }
}

/** -t ln p - (1 - t) ln(1 - p) of each element, for probabilities in (0, 1). */
export function probabilityCrossentropy(targets: tf.Tensor, probabilities: tf.Tensor): tf.Tensor {
  const yes = tf.mul(targets, tf.log(probabilities));
  const no = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, probabilities)));
  return tf.neg(tf.add(yes, no));
}

/**
 * Cross-entropy of each target with the sigmoid of its logit: max(x, 0) - x t + ln(1 + e^-|x|), which never overflows.
 * Gradients sigmoid(x) - t for the logits and -x for the targets, written by hand: the formula has kinks, its sum none.
 *
 * @param targets float32, in [0, 1], any shape.
 * @param logits  float32, the same shape.
 * @returns float32, the same shape, in nats.
 */
export function sigmoidCrossentropy(targets: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((...given) => {
    const [t, x, save] = given as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([t, x]);
    const linear = tf.sub(tf.relu(x), tf.mul(x, t));
    const value = tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [target, logit] = saved as [tf.Tensor, tf.Tensor];
      return [tf.mul(tf.neg(logit), dy), tf.mul(tf.sub(tf.sigmoid(logit), target), dy)];
    };
    return { value, gradFunc };
  });
  return compute(targets, logits);
}
