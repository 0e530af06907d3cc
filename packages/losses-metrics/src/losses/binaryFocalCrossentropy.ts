import * as tf from '@tensorflow/tfjs';
import { ElementwiseLoss } from '../loss/elementwiseLoss.js';
import {
  type BinaryCrossentropyOptions,
  probabilityCrossentropy,
  smoothBinary,
} from './binaryCrossentropy.js';
import { clipProbabilities } from './clipProbabilities.js';

export interface BinaryFocalCrossentropyOptions extends BinaryCrossentropyOptions {
  /** Whether to weight classes by alpha; default false. */
  readonly applyClassBalancing?: boolean;
  /** Weight of the class 1, that of the class 0 being 1 - alpha; default 0.25. */
  readonly alpha?: number;
  /** How much well predicted samples count less; default 2. */
  readonly gamma?: number;
}

/** Binary cross-entropy times (1 - pₜ)^γ, pₜ the probability of the right decision; Lin et al. 2017. */
export class BinaryFocalCrossentropy extends ElementwiseLoss {
  private readonly options: Required<Pick<BinaryFocalCrossentropyOptions, 'alpha' | 'gamma'>> &
    BinaryFocalCrossentropyOptions;

  constructor(options: BinaryFocalCrossentropyOptions = {}) {
    super({ name: 'binary_focal_crossentropy', ...options });
    this.options = { ...options, alpha: options.alpha ?? 0.25, gamma: options.gamma ?? 2 };
  }

  protected override elementwise(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const { fromLogits, labelSmoothing = 0, applyClassBalancing, alpha, gamma } = this.options;
    const t = smoothBinary(targets, labelSmoothing);
    const p = fromLogits ? tf.sigmoid(predictions) : predictions;
    const notT = tf.sub(1, t);
    const right = tf.add(tf.mul(t, p), tf.mul(notT, tf.sub(1, p)));
    const entropy = probabilityCrossentropy(t, clipProbabilities(p));
    const focal = tf.mul(tf.pow(tf.sub(1, right), gamma), entropy);
    if (!applyClassBalancing) return focal;
    return tf.mul(focal, tf.add(tf.mul(t, alpha), tf.mul(notT, 1 - alpha)));
  }
}
