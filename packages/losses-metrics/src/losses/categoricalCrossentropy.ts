import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { checkSameShape } from '../shapes/alignRanks.js';
import { clipProbabilities } from './clipProbabilities.js';
import { softmaxCrossentropy } from './softmaxCrossentropy.js';

export interface CategoricalCrossentropyOptions extends LossOptions {
  /** Whether predictions are logits instead of probabilities; default false. */
  readonly fromLogits?: boolean;
  /** Targets move by this share towards the uniform distribution; in [0, 1], default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Cross-entropy of class scores against target distributions (e.g. one-hot) over the last axis, in nats.
 *
 * From logits in the stable form of {@link softmaxCrossentropy}; probabilities are scaled to sum to 1 and clipped to
 * [1e-7, 1 - 1e-7].
 */
export class CategoricalCrossentropy extends Loss {
  private readonly fromLogits: boolean;
  private readonly labelSmoothing: number;

  constructor(options: CategoricalCrossentropyOptions = {}) {
    super({ name: 'categorical_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.labelSmoothing = options.labelSmoothing ?? 0;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    checkSameShape(this.name, targets, predictions);
    const smooth = smoothCategorical(tf.cast(targets, 'float32'), this.labelSmoothing);
    if (this.fromLogits) return softmaxCrossentropy(smooth, predictions);
    return tf.neg(tf.sum(tf.mul(smooth, tf.log(normalizedProbabilities(predictions))), -1));
  }
}

/** Target distributions moved by a share towards the uniform one. */
export function smoothCategorical(targets: tf.Tensor, share: number): tf.Tensor {
  if (share === 0) return targets;
  return tf.add(tf.mul(targets, 1 - share), share / targets.shape[targets.rank - 1]!);
}

/** Probabilities that sum to 1 over the last axis, clipped to [1e-7, 1 - 1e-7]. */
export function normalizedProbabilities(probabilities: tf.Tensor): tf.Tensor {
  return clipProbabilities(tf.div(probabilities, tf.sum(probabilities, -1, true)));
}
