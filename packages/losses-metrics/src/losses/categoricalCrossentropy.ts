import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { axisLast } from '../shapes/axisLast.js';
import { normalizedProbabilities } from './clipProbabilities.js';
import { labelSmoothingShare, smoothCategorical } from './labelSmoothing.js';
import { softmaxCrossentropy } from './softmaxCrossentropy.js';

export interface CategoricalCrossentropyOptions extends LossOptions {
  /** Whether predictions are logits instead of probabilities; default false. */
  readonly fromLogits?: boolean;
  /** Targets move by this share towards the uniform distribution; in [0, 1], default 0. */
  readonly labelSmoothing?: number;
  /** The axis of the classes; default -1. */
  readonly axis?: number;
}

/**
 * Cross-entropy of class scores against target distributions (e.g. one-hot), -Σ t ln p over the classes, in nats.
 *
 * From logits in the stable form of {@link softmaxCrossentropy}; probabilities are scaled to sum to 1 and clipped to
 * [1e-7, 1 - 1e-7].
 *
 * Targets and predictions: float32 [batch, …, classes]. Per-sample losses: [batch, …], the shape without the classes.
 */
export class CategoricalCrossentropy extends Loss {
  private readonly fromLogits: boolean;
  private readonly labelSmoothing: number;
  private readonly axis: number;

  /** @throws {ModelError} if labelSmoothing is not in [0, 1]. */
  constructor(options: CategoricalCrossentropyOptions = {}) {
    super({ name: 'categorical_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.labelSmoothing = labelSmoothingShare(this.name, options.labelSmoothing);
    this.axis = options.axis ?? -1;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const smooth = smoothCategorical(axisLast(tf.cast(targets, 'float32'), this.axis), this.labelSmoothing);
    const scores = axisLast(predictions, this.axis);
    if (this.fromLogits) return softmaxCrossentropy(smooth, scores);
    return tf.neg(tf.sum(tf.mul(smooth, tf.log(normalizedProbabilities(scores))), -1));
  }
}
