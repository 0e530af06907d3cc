import type { BinarySamples } from './binaryTargets.js';
import { rankDescending } from './rankDescending.js';

/** What happens where all samples with at least a certain score are called positive. */
export interface ThresholdCounts {
  /** The different scores, descending. */
  readonly thresholds: Float64Array;
  /** Number (or weight) of the positive samples with at least that score. */
  readonly truePositives: Float64Array;
  /** Number (or weight) of the negative samples with at least that score. */
  readonly falsePositives: Float64Array;
}

/** Counts for each different score; samples of weight 0 are left out. Memory: O(samples). */
export function thresholdCounts({ isPositive, scores, weights }: BinarySamples): ThresholdCounts {
  const order = rankDescending(scores);
  const thresholds = new Float64Array(order.length);
  const truePositives = new Float64Array(order.length);
  const falsePositives = new Float64Array(order.length);
  let last = -1;
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < order.length; i++) {
    const sample = order[i]!;
    const weight = weights === undefined ? 1 : weights[sample]!;
    if (weight === 0) continue;
    const score = scores[sample]!;
    if (last < 0 || score !== thresholds[last]) thresholds[++last] = score;
    if (isPositive[sample] === 1) positive += weight;
    else negative += weight;
    truePositives[last] = positive;
    falsePositives[last] = negative;
  }
  return {
    thresholds: thresholds.subarray(0, last + 1),
    truePositives: truePositives.subarray(0, last + 1),
    falsePositives: falsePositives.subarray(0, last + 1),
  };
}

/** The counts at some of the thresholds, given by their indices. */
export function countsAt(counts: ThresholdCounts, indices: readonly number[]): ThresholdCounts {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(indices, (i) => values[i]!);
  return {
    thresholds: pick(counts.thresholds),
    truePositives: pick(counts.truePositives),
    falsePositives: pick(counts.falsePositives),
  };
}
