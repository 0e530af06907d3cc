import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import { describe } from '../shapes/alignRanks.js';
import { blankClass } from './blankClass.js';
import { hostCtcLoss } from './hostCtcLoss.js';
import { ctcKernel, nativeCtcLoss } from './nativeCtcLoss.js';

/** What the CTC loss is computed of. */
export interface CtcInputs {
  /** float32 [batch, time, classes], unnormalised scores; one of the classes is the blank. */
  readonly logits: tf.Tensor;
  /** int32 [batch, length], class indices other than the blank; what is behind a sample's length is not looked at. */
  readonly labels: tf.Tensor;
  /** int32 [batch], how many labels each sample has; 0 is allowed. */
  readonly labelLengths: tf.Tensor;
  /** int32 [batch], how many frames of each sample count, at most time; default: all. */
  readonly logitLengths?: tf.Tensor;
}

export interface CtcOptions {
  /** The class that stands for no label, negative counts from the end; default 0. */
  readonly blankIndex?: number;
}

/**
 * Connectionist temporal classification: -ln of the probability that the frames, labels with repetitions and blanks
 * between them, give the labels; Graves et al. 2006. In nats, in [0, ∞).
 *
 * Labels that no alignment can give, because there are more of them (plus one blank between equal neighbours) than frames
 * or because a logit is -∞, have the loss 708.4, about what TensorFlow gives, and the gradient 0, so that one such sample
 * does not spoil a batch. A label or length out of range, or a label equal to the blank, makes its sample's loss NaN and
 * its gradient 0. Frames behind a sample's length have the gradient 0. Labels and lengths have none.
 *
 * On native TensorFlow it is the operation `CTCLoss`, part of a compiled step; elsewhere forward-backward on the host in
 * float64, which reads the logits.
 *
 * @returns float32 [batch], one loss per sample.
 * @throws {ShapeError} if the shapes do not fit each other.
 * @throws {ModelError} if blankIndex is no class.
 * @example ctcLoss({ logits: [[[0, 0], [0, 0]]], labels: [[1]], labelLengths: [1] }) // [0.2877], -ln ¾
 */
export function ctcLoss(inputs: CtcInputs, { blankIndex = 0 }: CtcOptions = {}): tf.Tensor1D {
  checkShapes(inputs);
  const [batch, time, classes] = inputs.logits.shape as [number, number, number];
  const blank = blankClass(blankIndex, classes);
  return tf.tidy(() => {
    const whole = {
      labels: tf.cast(inputs.labels, 'int32') as tf.Tensor2D,
      labelLengths: tf.cast(inputs.labelLengths, 'int32') as tf.Tensor1D,
      logitLengths: tf.cast(inputs.logitLengths ?? tf.fill([batch], time, 'int32'), 'int32') as tf.Tensor1D,
    };
    const compute = tf.customGrad((given, save) => {
      const logits = given as tf.Tensor3D;
      const run = tf.getKernel(ctcKernel, tf.getBackend()) ? nativeCtcLoss : hostCtcLoss;
      const { loss, gradient } = run({ logits, ...whole }, blank);
      (save as tf.GradSaveFunc)([gradient]);
      const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor =>
        tf.mul(saved!, tf.reshape(dy, [-1, 1, 1]));
      return { value: loss, gradFunc };
    });
    return compute(inputs.logits) as tf.Tensor1D;
  });
}

function checkShapes({ logits, labels, labelLengths, logitLengths }: CtcInputs): void {
  const batch = logits.shape[0];
  const fits =
    logits.rank === 3 &&
    labels.rank === 2 &&
    [labels, labelLengths, logitLengths ?? labelLengths].every((each) => each.shape[0] === batch) &&
    labelLengths.rank === 1 &&
    (logitLengths?.rank ?? 1) === 1;
  if (fits) return;
  const lengths = logitLengths ? describe(logitLengths) : 'not given';
  throw new ShapeError('ctcLoss: logits, labels and lengths do not fit each other.', {
    given: `logits ${describe(logits)}, labels ${describe(labels)}, labelLengths ${describe(labelLengths)}, logitLengths ${lengths}`,
    expected: 'logits [batch, time, classes], labels [batch, length], labelLengths and logitLengths [batch]',
  });
}
