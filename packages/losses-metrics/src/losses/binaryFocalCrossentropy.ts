import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import { type BinaryCrossentropyOptions, probabilityCrossentropy } from './binaryCrossentropy.js';
import { clipProbabilities } from './clipProbabilities.js';
import { labelSmoothingShare, smoothBinary } from './labelSmoothing.js';

export interface BinaryFocalCrossentropyOptions extends BinaryCrossentropyOptions {
  /** Whether to weight classes by alpha; default false. */
  readonly applyClassBalancing?: boolean;
  /** Weight of the class 1, that of the class 0 being 1 - alpha; default 0.25. */
  readonly alpha?: number;
  /** How much well predicted samples count less; default 2. */
  readonly gamma?: number;
}

/**
 * Binary cross-entropy times (1 - pₜ)^γ, pₜ the probability of the right decision, averaged over an axis; Lin et al.,
 * Focal Loss for Dense Object Detection, 2017. In nats, in [0, ∞).
 *
 * Logits become probabilities by their sigmoid first, and these are clipped as in `BinaryCrossentropy`: there is no
 * stable form from logits here, nor in Keras. Shapes as there.
 */
export class BinaryFocalCrossentropy extends ElementwiseLoss {
  private readonly fromLogits: boolean;
  private readonly labelSmoothing: number;
  private readonly applyClassBalancing: boolean;
  private readonly alpha: number;
  private readonly gamma: number;

  /** @throws {ModelError} if labelSmoothing is not in [0, 1]. */
  constructor(options: BinaryFocalCrossentropyOptions = {}) {
    super({ name: 'binary_focal_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.labelSmoothing = labelSmoothingShare(this.name, options.labelSmoothing);
    this.applyClassBalancing = options.applyClassBalancing ?? false;
    this.alpha = options.alpha ?? 0.25;
    this.gamma = options.gamma ?? 2;
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const t = smoothBinary(targets, this.labelSmoothing);
    const p = this.fromLogits ? tf.sigmoid(predictions) : predictions;
    const notT = tf.sub(1, t);
    const right = tf.add(tf.mul(t, p), tf.mul(notT, tf.sub(1, p)));
    const entropy = probabilityCrossentropy(t, clipProbabilities(p));
    const focal = tf.mul(tf.pow(tf.sub(1, right), this.gamma), entropy);
    if (!this.applyClassBalancing) return focal;
    return tf.mul(focal, tf.add(tf.mul(t, this.alpha), tf.mul(notT, 1 - this.alpha)));
  }
}
