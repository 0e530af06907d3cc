import * as tf from '@tensorflow/tfjs';
import { type CtcProblem, type CtcSolution, impossibleCtcLoss } from './ctcProblem.js';

/** TensorFlow's operation; a kernel of the native backend only. */
export const ctcKernel = 'CTCLoss';

/**
 * The CTC loss of a batch by TensorFlow's operation, which can be recorded. The operation wants the blank as the last class
 * and no sample without labels; what it cannot do is put right here.
 */
export function nativeCtcLoss(problem: CtcProblem, blank: number): CtcSolution {
  const { logits, labels, labelLengths, logitLengths } = problem;
  const [, time, classes] = logits.shape;
  const counts = isWithin(labelLengths, Math.max(labels.shape[1], 1));
  const padded = labels.shape[1] === 0 ? tf.zeros([logits.shape[0], 1], 'int32') : labels;
  const isValid = tf.logicalAnd(isBetween(padded, 0, classes), tf.notEqual(padded, int(blank)));
  const areLengths = tf.logicalAnd(
    isBetween(labelLengths, 0, labels.shape[1] + 1),
    isBetween(logitLengths, 0, time + 1),
  );
  const areLabels = tf.all(tf.logicalOr(tf.logicalNot(counts), isValid), 1);
  const isWrong = tf.logicalNot(tf.logicalAnd(areLengths, areLabels));
  const isEmpty = tf.equal(labelLengths, int(0));
  const isImpossible = tf.greater(framesNeeded(padded, labelLengths, counts), logitLengths);

  const solved = runKernel(problem, padded, isValid, blank);
  const alternative = onlyBlanks(logits, isWithin(logitLengths, time), blank);
  const isHopeless = tf.logicalOr(isImpossible, tf.equal(solved.loss, Number.POSITIVE_INFINITY));
  const without = tf.logicalOr(isWrong, isHopeless);
  const loss = choose(
    isWrong,
    Number.NaN,
    choose(isHopeless, impossibleCtcLoss, choose(isEmpty, alternative.loss, solved.loss)),
  );
  return {
    loss,
    gradient: choose(perFrame(without), 0, choose(perFrame(isEmpty), alternative.gradient, solved.gradient)),
  };
}

function runKernel(
  { logits, labelLengths, logitLengths }: CtcProblem,
  labels: tf.Tensor,
  isValid: tf.Tensor,
  blank: number,
): CtcSolution {
  const classes = logits.shape[2];
  const others = Array.from({ length: classes }, (_, k) => k).filter((k) => k !== blank);
  const order = [...others, blank];
  // Where each class went.
  const places = Array.from({ length: classes }, (_, k) => order.indexOf(k));
  const moved = tf.where(tf.greater(labels, int(blank)), tf.sub(labels, int(1)), labels);
  const known = tf.where(isValid, moved, tf.zerosLike(moved));
  const inputs = {
    logits: tf.transpose(reorder(logits, order), [1, 0, 2]),
    labels: known,
    isLabel: isWithin(tf.maximum(labelLengths, int(1)), labels.shape[1]!),
    lengths: tf.maximum(tf.minimum(logitLengths, int(logits.shape[1])), int(0)),
  };
  const [loss, gradient] = tf.engine().runKernel(ctcKernel, inputs) as unknown as [tf.Tensor, tf.Tensor];
  return { loss, gradient: reorder(tf.transpose(gradient, [1, 0, 2]), places) };
}

function reorder(logits: tf.Tensor, order: readonly number[]): tf.Tensor {
  if (order.every((from, to) => from === to)) return logits;
  return tf.gather(logits, tf.tensor1d([...order], 'int32'), 2);
}

/** The loss of samples without labels, -Σ ln p(blank) over their frames. */
function onlyBlanks(logits: tf.Tensor, isFrame: tf.Tensor, blank: number): CtcSolution {
  const classes = logits.shape[2]!;
  const isBlank = tf.oneHot(tf.tensor1d([blank], 'int32'), classes);
  const frames = tf.expandDims(isFrame, 2);
  const logSoftmax = tf.logSoftmax(logits);
  const gradient = choose(frames, tf.sub(tf.exp(logSoftmax), isBlank), tf.zerosLike(logits));
  const ofBlank = tf.gather(logSoftmax, tf.tensor1d([blank], 'int32'), 2);
  const counted = choose(frames, ofBlank, tf.zerosLike(ofBlank));
  return { loss: tf.sub(0, tf.sum(counted, [1, 2])), gradient };
}

/** int32 [batch]: a frame for each label, and one for a blank between equal neighbours. */
function framesNeeded(labels: tf.Tensor, lengths: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  const width = labels.shape[1]!;
  if (width < 2) return lengths;
  const column = (from: number): tf.Tensor => tf.slice(labels, [0, from], [-1, width - 1]);
  const repeats = tf.logicalAnd(tf.equal(column(0), column(1)), tf.slice(counts, [0, 1], [-1, width - 1]));
  return tf.add(lengths, tf.sum(tf.cast(repeats, 'int32'), 1));
}

/** bool [batch, width]: whether a column is within each sample's length. */
function isWithin(lengths: tf.Tensor, width: number): tf.Tensor {
  // Counted from ones, not by `tf.range`, whose numbers a recorded graph of one width would keep.
  const columns = tf.cumsum(tf.ones([1, width], 'int32'), 1, true);
  return tf.less(columns, tf.expandDims(lengths, 1));
}

function isBetween(values: tf.Tensor, from: number, to: number): tf.Tensor {
  return tf.logicalAnd(tf.greaterEqual(values, int(from)), tf.less(values, int(to)));
}

function choose(condition: tf.Tensor, yes: tf.Tensor | number, no: tf.Tensor): tf.Tensor {
  return tf.where(condition, typeof yes === 'number' ? tf.fill(no.shape, yes) : yes, no);
}

function perFrame(condition: tf.Tensor): tf.Tensor {
  return tf.reshape(condition, [-1, 1, 1]);
}

function int(value: number): tf.Scalar {
  return tf.scalar(value, 'int32');
}
