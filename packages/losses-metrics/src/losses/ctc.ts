import * as tf from '@tensorflow/tfjs';
import { blankClass } from '../ctc/blankClass.js';
import { ctcLoss } from '../ctc/ctcLoss.js';
import { Loss, type LossOptions } from '../loss/loss.js';

export interface CtcLossOptions extends LossOptions {
  /** The class that stands for no label and fills up the targets, negative counts from the end; default 0. */
  readonly blankIndex?: number;
}

/**
 * Connectionist temporal classification for samples whose frames all count: the loss of {@link ctcLoss}, which also takes
 * the number of frames of each sample and may be returned by a model's `loss` hook as it is.
 *
 * Targets: class indices int32 [batch, length], filled up with the blank; how many are not the blank is a sample's number of
 * labels. Predictions: logits float32 [batch, time, classes]. Per-sample losses: [batch].
 */
export class CTC extends Loss {
  private readonly blankIndex: number;

  constructor(options: CtcLossOptions = {}) {
    super({ name: 'ctc', ...options });
    this.blankIndex = options.blankIndex ?? 0;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const labels = tf.cast(targets, 'int32');
    const blank = blankClass(this.blankIndex, predictions.shape[predictions.rank - 1]!);
    const isLabel = tf.notEqual(labels, tf.scalar(blank, 'int32'));
    const labelLengths = tf.sum(tf.cast(isLabel, 'int32'), -1);
    return ctcLoss({ logits: predictions, labels, labelLengths }, { blankIndex: this.blankIndex });
  }
}
