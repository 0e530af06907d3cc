import * as tf from '@tensorflow/tfjs';
import { ModelError, ShapeError } from '@tfaip/core';
import { alignRanks, checkSameShape, describe } from '../shapes/alignRanks.js';
import { broadcastableWeights } from '../shapes/broadcastableWeights.js';
import type { Decisions } from './confusionCounts.js';

/** Which predictions are counted, and how. */
export interface DecisionOptions {
  /** Only the k highest predictions along the last axis can be a yes; of equal ones the first. */
  readonly topK?: number | undefined;
  /** Only this class, an index of the last axis, counts. */
  readonly classId?: number | undefined;
  /** Whether the last of two axes are labels that are counted each by itself; else all predictions are one label. */
  readonly multiLabel?: boolean;
  /** Factors of the labels along the last axis. */
  readonly labelWeights?: readonly number[] | undefined;
}

/** What a prediction becomes that is not among the k highest: below every threshold. As in Keras. */
export const neverAbove = -1e10;

/** @throws {ModelError} if topK or classId cannot be one. */
export function checkDecisionOptions(where: string, { topK, classId }: DecisionOptions): void {
  const fits = (value: number | undefined, least: number): boolean =>
    value === undefined || (Number.isInteger(value) && value >= least);
  if (fits(topK, 1) && fits(classId, 0)) return;
  throw new ModelError(`${where}: topK and classId must be whole numbers.`, {
    given: `topK ${topK}, classId ${classId}`,
    expected: 'topK ≥ 1, classId ≥ 0',
  });
}

/**
 * Brings targets, predictions and weights into the form that is counted: [samples, labels].
 *
 * @param targets       any dtype, 0 is a no, anything else a yes; [batch, …].
 * @param predictions   float32, the same shape.
 * @param sampleWeights of a leading part of that shape: [batch], [batch, …], or a scalar.
 * @throws {ShapeError} if the shapes do not fit each other, or the options.
 */
export function weighedDecisions(
  where: string,
  targets: tf.Tensor,
  predictions: tf.Tensor,
  sampleWeights: tf.Tensor | undefined,
  { topK, classId, multiLabel = false, labelWeights }: DecisionOptions,
): Decisions {
  let [wanted, scores] = alignRanks(targets, predictions);
  checkSameShape(where, wanted, scores);
  checkRank(where, scores, { classId, multiLabel });
  if (topK !== undefined) scores = highest(scores, topK);
  if (classId !== undefined) [wanted, scores] = [ofClass(wanted, classId), ofClass(scores, classId)];
  const isYes = tf.cast(tf.cast(wanted, 'bool'), 'float32');
  let amounts = [isYes, tf.sub(1, isYes)];
  for (const weights of [sampleWeights && broadcastableWeights(where, sampleWeights, scores), labelWeights]) {
    if (weights) amounts = amounts.map((each) => tf.mul(each, weights as tf.Tensor | number[]));
  }
  const labels = multiLabel ? scores.shape[1]! : 1;
  const [score, positives, negatives] = [scores, ...amounts].map((each) => tf.reshape(each, [-1, labels]));
  return { predictions: score!, positives: positives!, negatives: negatives! };
}

function checkRank(where: string, scores: tf.Tensor, { classId, multiLabel }: DecisionOptions): void {
  const classes = scores.shape[scores.rank - 1] ?? 0;
  const classFits = classId === undefined || (scores.rank > 1 && classId < classes);
  if (classFits && (!multiLabel || scores.rank === 2)) return;
  throw new ShapeError(`${where}: the predictions have no axis of ${multiLabel ? 'labels' : 'that class'}.`, {
    given: `predictions ${describe(scores)}${multiLabel ? '' : `, classId ${classId}`}`,
    expected: multiLabel ? 'float32 [batch, labels]' : 'float32 [batch, …, classes]',
  });
}

/** The predictions, those that are not among the k highest of the last axis replaced. */
function highest(scores: tf.Tensor, k: number): tf.Tensor {
  const classes = scores.shape[scores.rank - 1]!;
  const { indices } = tf.topk(scores, Math.min(k, classes));
  const isHighest = tf.any(tf.cast(tf.oneHot(indices, classes), 'bool'), -2);
  return tf.where(isHighest, scores, tf.fill(scores.shape, neverAbove));
}

function ofClass(values: tf.Tensor, classId: number): tf.Tensor {
  const begin = values.shape.map((_, axis) => (axis === values.rank - 1 ? classId : 0));
  return tf.slice(values, begin, [...values.shape.slice(0, -1), 1]);
}
