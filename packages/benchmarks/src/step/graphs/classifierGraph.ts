import * as tf from '@tensorflow/tfjs';
import { type CallOptions, GraphBase } from '@tfaip/core';

export type Inputs = { x: tf.Tensor };
export type ClassifierOutputs = { logits: tf.Tensor; class: tf.Tensor };

/** Ends in the scores of 10 classes. */
export abstract class ClassifierGraph extends GraphBase<Inputs, ClassifierOutputs> {
  private readonly logits = this.own('logits', tf.layers.dense({ units: 10 }));

  /** [batch, features] of [batch, …]. */
  protected abstract features(x: tf.Tensor, options: CallOptions): tf.Tensor;

  buildGraph({ x }: Inputs, options: CallOptions): ClassifierOutputs {
    const logits = this.logits.call(this.features(x, options), options);
    return { logits, class: tf.argMax(logits, -1) };
  }
}
