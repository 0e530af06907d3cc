import * as tf from '@tensorflow/tfjs';
import type { ConfusionCounts } from '../metric/confusionCounts.js';
import { falsePositiveRateOf, precisionOf, recallOf } from './rates.js';

/** Curves that have an area. */
export type AucCurve = 'ROC' | 'PR' | 'PRGAIN';

export const curves: readonly AucCurve[] = ['ROC', 'PR', 'PRGAIN'];

/**
 * The height between two points of a curve: their mean (for PR the interpolation of Davis & Goadrich), the lower or the
 * higher of both.
 */
export type SummationMethod = 'interpolation' | 'minoring' | 'majoring';

export const summationMethods: readonly SummationMethod[] = ['interpolation', 'minoring', 'majoring'];

/** Area under a curve of the thresholds, [labels], from counts [labels, thresholds]. */
export function areaUnder(curve: AucCurve, method: SummationMethod, counts: ConfusionCounts): tf.Tensor {
  if (curve === 'PR' && method === 'interpolation') return interpolatedPrecisionRecall(counts);
  const { x, y } = pointsOf(curve, counts);
  const [widths, left, right] = [decreases(x), allButLast(y), allButFirst(y)];
  const heights =
    method === 'interpolation'
      ? tf.div(tf.add(left, right), 2)
      : (method === 'minoring' ? tf.minimum : tf.maximum)(left, right);
  return tf.sum(tf.mul(widths, heights), -1);
}

/** Coordinates, each [labels, thresholds]; x falls as the threshold rises. */
interface Points {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

function pointsOf(curve: AucCurve, counts: ConfusionCounts): Points {
  if (curve === 'ROC') return { x: falsePositiveRateOf(counts), y: recallOf(counts) };
  if (curve === 'PR') return { x: recallOf(counts), y: precisionOf(counts) };
  return gainPoints(counts);
}

/** 1 - (positives / negatives) · FN / TP, and the same with FP; Flach & Kull 2015. Without true positives 0 and 1. */
function gainPoints({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: ConfusionCounts): Points {
  const positives = tf.add(truePositives, falseNegatives);
  const odds = tf.divNoNan(positives, tf.add(trueNegatives, falsePositives));
  const gain = (errors: tf.Tensor): tf.Tensor => tf.sub(1, tf.mul(odds, tf.divNoNan(errors, truePositives)));
  const isNone = tf.equal(truePositives, 0);
  const [zeros, ones] = [tf.zerosLike(odds), tf.onesLike(odds)];
  return {
    x: tf.maximum(tf.where(isNone, zeros, gain(falseNegatives)), 0),
    y: tf.where(isNone, ones, gain(falsePositives)),
  };
}

/**
 * Between two thresholds true positives grow linearly with all yes decisions, TP = slope · P + intercept; the area under
 * TP / P of that is slope · (ΔTP + intercept · ln(P₁ / P₂)) / positives. Davis & Goadrich 2006, section 4.
 */
function interpolatedPrecisionRecall(counts: ConfusionCounts): tf.Tensor {
  const { truePositives, falsePositives, falseNegatives } = counts;
  const decisions = tf.add(truePositives, falsePositives);
  const gained = decreases(truePositives);
  const slope = tf.divNoNan(gained, tf.maximum(decreases(decisions), 0));
  const [before, after] = [allButLast(decisions), allButFirst(decisions)];
  const intercept = tf.sub(allButFirst(truePositives), tf.mul(slope, after));
  const isSafe = tf.logicalAnd(tf.greater(before, 0), tf.greater(after, 0));
  const ratio = tf.where(isSafe, tf.divNoNan(before, after), tf.onesLike(after));
  const area = tf.mul(slope, tf.add(gained, tf.mul(intercept, tf.log(ratio))));
  const positives = allButFirst(tf.add(truePositives, falseNegatives));
  return tf.sum(tf.divNoNan(area, positives), -1);
}

function decreases(values: tf.Tensor): tf.Tensor {
  return tf.sub(allButLast(values), allButFirst(values));
}

function allButLast(values: tf.Tensor): tf.Tensor {
  const [labels, thresholds] = values.shape as [number, number];
  return tf.slice(values, [0, 0], [labels, thresholds - 1]);
}

function allButFirst(values: tf.Tensor): tf.Tensor {
  const [labels, thresholds] = values.shape as [number, number];
  return tf.slice(values, [0, 1], [labels, thresholds - 1]);
}
