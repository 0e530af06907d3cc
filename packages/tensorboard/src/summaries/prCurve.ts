import { create, toBinary } from '@bufbuild/protobuf';
import { PrCurvePluginDataSchema } from '../proto/plugins_pb.js';
import { TensorboardError } from '../tensorboardError.js';
import { encodeSummary, type SummaryLabels } from './summaryValue.js';
import { float32Tensor } from './tensorProto.js';

/** Smallest number to divide by; weights may make counts below 1. */
const minimumCount = 1e-7;

export interface PrCurveOptions extends SummaryLabels {
  /** Thresholds, evenly spaced in [0, 1], both ends included; at least 2. Default: 201. */
  readonly numThresholds?: number;
  /** How much each prediction counts. Default: 1. */
  readonly weights?: ArrayLike<number>;
}

/** Weighted counts at each threshold, from the lowest threshold to the highest. */
export interface ThresholdCounts {
  readonly truePositives: ArrayLike<number>;
  readonly falsePositives: ArrayLike<number>;
  readonly trueNegatives: ArrayLike<number>;
  readonly falseNegatives: ArrayLike<number>;
}

/**
 * Precision and recall of a binary classifier over the thresholds, for the plugin `pr_curves`, of labels and scores.
 *
 * A score p counts as positive at threshold t_i = i / (n - 1) where floor(p · (n - 1)) >= i, with the product rounded
 * to p's own precision: TensorBoard's definition.
 *
 * @param name        the tag is `<name>/pr_curves`.
 * @param labels      truth of each score.
 * @param predictions scores; what is beyond [0, 1] counts as its nearest end.
 * @returns a serialized `tensorflow.Summary`.
 * @throws {TensorboardError} if lengths differ, a score is NaN, or there are less than 2 thresholds.
 */
export function prCurveSummary(
  name: string,
  labels: ArrayLike<boolean | number>,
  predictions: ArrayLike<number>,
  { numThresholds = 201, weights, ...display }: PrCurveOptions = {},
): Uint8Array {
  checkThresholds(name, numThresholds);
  checkLength(name, 'labels', labels.length, predictions.length);
  if (weights) checkLength(name, 'weights', weights.length, predictions.length);
  const truePositives = new Float64Array(numThresholds);
  const falsePositives = new Float64Array(numThresholds);
  for (let i = 0; i < predictions.length; i++) {
    const bucket = bucketOf(name, predictions, i, numThresholds);
    (labels[i] ? truePositives : falsePositives)[bucket]! += weights ? (weights[i] as number) : 1;
  }
  sumFromTheEnd(truePositives);
  sumFromTheEnd(falsePositives);
  const counts = {
    truePositives,
    falsePositives,
    trueNegatives: falsePositives.map((count) => (falsePositives[0] as number) - count),
    falseNegatives: truePositives.map((count) => (truePositives[0] as number) - count),
  };
  return prCurveSummaryOfCounts(name, counts, display);
}

/**
 * As {@link prCurveSummary}, of counts that are known already.
 *
 * precision = TP / max(1e-7, TP + FP), recall = TP / max(1e-7, TP + FN).
 *
 * @throws {TensorboardError} if the counts differ in length or there are less than 2.
 */
export function prCurveSummaryOfCounts(
  name: string,
  { truePositives, falsePositives, trueNegatives, falseNegatives }: ThresholdCounts,
  labels: SummaryLabels = {},
): Uint8Array {
  const numThresholds = truePositives.length;
  checkThresholds(name, numThresholds);
  const counts = [truePositives, falsePositives, trueNegatives, falseNegatives];
  for (const each of counts) checkLength(name, 'counts', each.length, numThresholds);
  const ratio = (other: ArrayLike<number>) =>
    Float64Array.from(truePositives, (tp, i) => tp / Math.max(minimumCount, tp + (other[i] as number)));
  const rows = [...counts, ratio(falsePositives), ratio(falseNegatives)];
  const values = new Float32Array(rows.length * numThresholds);
  for (const [i, row] of rows.entries()) values.set(row, i * numThresholds);
  const content = toBinary(PrCurvePluginDataSchema, create(PrCurvePluginDataSchema, { numThresholds }));
  return encodeSummary({
    displayName: name,
    ...labels,
    tag: `${name}/pr_curves`,
    plugin: 'pr_curves',
    content,
    tensor: float32Tensor([rows.length, numThresholds], values),
  });
}

function bucketOf(
  name: string,
  predictions: ArrayLike<number>,
  index: number,
  numThresholds: number,
): number {
  const prediction = predictions[index] as number;
  if (Number.isNaN(prediction)) {
    throw new TensorboardError(`The predictions of the PR curve "${name}" must be numbers.`, {
      given: `NaN at index ${index}`,
    });
  }
  const product = Math.min(1, Math.max(0, prediction)) * (numThresholds - 1);
  return Math.floor(predictions instanceof Float32Array ? Math.fround(product) : product);
}

function sumFromTheEnd(values: Float64Array): void {
  for (let i = values.length - 2; i >= 0; i--) values[i]! += values[i + 1] as number;
}

function checkThresholds(name: string, numThresholds: number): void {
  if (Number.isSafeInteger(numThresholds) && numThresholds >= 2) return;
  throw new TensorboardError(`The PR curve "${name}" needs at least 2 thresholds.`, {
    given: String(numThresholds),
  });
}

function checkLength(name: string, what: string, length: number, expected: number): void {
  if (length === expected) return;
  throw new TensorboardError(`The ${what} of the PR curve "${name}" have a wrong length.`, {
    given: String(length),
    expected: String(expected),
  });
}
