import * as tf from '@tensorflow/tfjs';
import { LayerBase, ModelError } from '@tfaip/core';
import { type MaskedSequence, maskOf } from '../sequence/maskedSequence.js';
import type { RecurrentLayer } from './recurrentLayer.js';

export type BidirectionalMerge = 'concat' | 'sum' | 'mul' | 'ave';

/** How the outputs of both directions become one. */
const merges: Readonly<Record<BidirectionalMerge, (forward: tf.Tensor, backward: tf.Tensor) => tf.Tensor>> = {
  concat: (forward, backward) => tf.concat([forward, backward], -1),
  sum: (forward, backward) => tf.add(forward, backward),
  mul: (forward, backward) => tf.mul(forward, backward),
  ave: (forward, backward) => tf.mul(tf.add(forward, backward), 0.5),
};

export interface BidirectionalOptions {
  /** `concat` along the features, `sum`, `mul` or `ave` (mean); default concat. */
  readonly merge?: BidirectionalMerge;
}

/**
 * Two recurrent layers over the same sequence, one from each end, Schuster & Paliwal 1997. Padding is read by neither,
 * and the output of all steps is 0 there, as in Keras.
 *
 * Inputs and output as those of the layers; `concat` doubles the features. Weights: those of `forward` and `backward`.
 *
 * @example
 * this.own('rnn', new Bidirectional((reverse) => new LSTM({ units: 64, reverse, returnSequences: true })))
 */
export class Bidirectional extends LayerBase<tf.Tensor | MaskedSequence, tf.Tensor> {
  private readonly forward: RecurrentLayer;
  private readonly backward: RecurrentLayer;
  private readonly merge: BidirectionalMerge;

  /**
   * @param make makes the layer of a direction.
   * @throws {ModelError} if the layers do not read in the direction asked for.
   */
  constructor(make: (reverse: boolean) => RecurrentLayer, { merge = 'concat' }: BidirectionalOptions = {}) {
    super();
    this.merge = merge;
    this.forward = this.own('forward', make(false));
    this.backward = this.own('backward', make(true));
    if (this.forward.reverse || !this.backward.reverse) {
      throw new ModelError('Bidirectional: the layers must read in the direction that they are asked for.', {
        given: `reverse: ${this.forward.reverse} for the forward layer, ${this.backward.reverse} for the backward one`,
        fix: 'new Bidirectional((reverse) => new LSTM({ units: 64, reverse }))',
      });
    }
  }

  override call(given: tf.Tensor | MaskedSequence): tf.Tensor {
    const sequence: MaskedSequence = given instanceof tf.Tensor ? { inputs: given } : given;
    return tf.tidy(() => {
      const merged = merges[this.merge](this.forward.call(sequence), this.backward.call(sequence));
      const mask = merged.rank === 3 ? maskOf(sequence) : undefined;
      return mask ? tf.where(tf.expandDims(mask, -1), merged, tf.zerosLike(merged)) : merged;
    });
  }
}
