import * as tf from '@tensorflow/tfjs';
import { Loss } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { axisLast } from '../shapes/axisLast.js';
import type { CategoricalCrossentropyOptions } from './categoricalCrossentropy.js';
import { normalizedProbabilities } from './clipProbabilities.js';
import { labelSmoothingShare, smoothCategorical } from './labelSmoothing.js';

export interface CategoricalFocalCrossentropyOptions extends CategoricalCrossentropyOptions {
  /** Weight of all classes, or one for each; default 0.25. */
  readonly alpha?: number | readonly number[];
  /** How much well predicted classes count less; default 2. */
  readonly gamma?: number;
}

/**
 * Σ -α (1 - p)^γ t ln p over the classes, in nats; Lin et al., Focal Loss for Dense Object Detection, 2017.
 *
 * Logits become probabilities by their softmax first; probabilities are scaled and clipped as in
 * `CategoricalCrossentropy`. Shapes as there.
 */
export class CategoricalFocalCrossentropy extends Loss {
  private readonly fromLogits: boolean;
  private readonly labelSmoothing: number;
  private readonly axis: number;
  private readonly alpha: number | readonly number[];
  private readonly gamma: number;

  /** @throws {ModelError} if labelSmoothing is not in [0, 1]. */
  constructor(options: CategoricalFocalCrossentropyOptions = {}) {
    super({ name: 'categorical_focal_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.labelSmoothing = labelSmoothingShare(this.name, options.labelSmoothing);
    this.axis = options.axis ?? -1;
    this.alpha = options.alpha ?? 0.25;
    this.gamma = options.gamma ?? 2;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const t = smoothCategorical(axisLast(tf.cast(targets, 'float32'), this.axis), this.labelSmoothing);
    const scores = axisLast(predictions, this.axis);
    const p = normalizedProbabilities(this.fromLogits ? tf.softmax(scores) : scores);
    const focus = tf.mul(tf.pow(tf.sub(1, p), this.gamma), this.alpha as number | number[]);
    return tf.neg(tf.sum(tf.mul(focus, tf.mul(t, tf.log(p))), -1));
  }
}
