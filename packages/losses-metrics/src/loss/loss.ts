import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';
import { alignRanks } from '../shapes/alignRanks.js';
import { type Reduction, reduceLoss, reductions } from './reduction.js';

/** What every loss can be told. */
export interface LossOptions {
  /** Name in messages; default: the class' name in snake case. */
  readonly name?: string;
  /** Default: `sum_over_batch_size`. */
  readonly reduction?: Reduction;
}

/**
 * Base of all losses: aligns the shapes, applies sample weights and mask, reduces. A subclass writes the per-sample
 * formula only:
 *
 * ```ts
 * class MeanCubedError extends Loss {
 *   constructor(options: LossOptions = {}) {
 *     super({ name: 'mean_cubed_error', ...options });
 *   }
 *   override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
 *     return tf.mean(tf.pow(tf.abs(tf.sub(predictions, targets)), 3), -1);
 *   }
 * }
 * ```
 */
export abstract class Loss {
  readonly name: string;
  readonly reduction: Reduction;

  /** @throws {ModelError} if the reduction is unknown. */
  constructor({ name, reduction = 'sum_over_batch_size' }: LossOptions & { readonly name: string }) {
    if (!reductions.includes(reduction)) {
      throw new ModelError(`${name}: unknown reduction.`, {
        given: `"${reduction}"`,
        expected: `one of ${reductions.join(', ')}`,
      });
    }
    this.name = name;
    this.reduction = reduction;
  }

  /**
   * The loss of a batch.
   *
   * @param targets       what should have come out.
   * @param predictions   what came out, float32; the shapes are those that the subclass' formula wants, a missing
   *                      or surplus dimension of length 1 at the end of either is put right.
   * @param sampleWeights factor of each per-sample loss, of its shape or broadcastable to it.
   * @param mask          0 or false where a per-sample loss does not count.
   * @returns float32, a scalar; for the reduction `none` the shape of the per-sample losses.
   * @throws {ShapeError} if shapes do not fit.
   */
  call(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const [alignedTargets, alignedPredictions] = alignRanks(targets, predictions);
      const values = this.perSample(alignedTargets, alignedPredictions);
      const ownMask = this.maskOf(alignedTargets, alignedPredictions);
      const masks = mask && ownMask ? tf.logicalAnd(tf.cast(mask, 'bool'), ownMask) : (mask ?? ownMask);
      return reduceLoss(values, this.reduction, { sampleWeights, mask: masks });
    });
  }

  /** The formula: one loss per sample (and position), neither weighted nor reduced. */
  abstract perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor;

  /** bool, the shape of the per-sample losses: false where the loss itself rules samples out, e.g. ignored classes. */
  maskOf(_targets: tf.Tensor, _predictions: tf.Tensor): tf.Tensor | undefined {
    return undefined;
  }
}
