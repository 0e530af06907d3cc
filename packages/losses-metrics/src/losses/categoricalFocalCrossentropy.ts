import * as tf from '@tensorflow/tfjs';
import { Loss } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import {
  type CategoricalCrossentropyOptions,
  normalizedProbabilities,
  smoothCategorical,
} from './categoricalCrossentropy.js';

export interface CategoricalFocalCrossentropyOptions extends CategoricalCrossentropyOptions {
  /** Weight of all classes; default 0.25. */
  readonly alpha?: number;
  /** How much well predicted classes count less; default 2. */
  readonly gamma?: number;
}

/** Σ -α (1 - p)^γ t ln p over the last axis; Lin et al. 2017. Probabilities as in {@link CategoricalCrossentropy}. */
export class CategoricalFocalCrossentropy extends Loss {
  private readonly options: CategoricalFocalCrossentropyOptions;

  constructor(options: CategoricalFocalCrossentropyOptions = {}) {
    super({ name: 'categorical_focal_crossentropy', ...options });
    this.options = options;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const { fromLogits, labelSmoothing = 0, alpha = 0.25, gamma = 2 } = this.options;
    const t = smoothCategorical(tf.cast(targets, 'float32'), labelSmoothing);
    const p = normalizedProbabilities(fromLogits ? tf.softmax(predictions) : predictions);
    const focus = tf.mul(tf.pow(tf.sub(1, p), gamma), alpha);
    return tf.neg(tf.sum(tf.mul(focus, tf.mul(t, tf.log(p))), -1));
  }
}
