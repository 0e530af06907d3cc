import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';
import type { ConfusionCounts } from '../metric/confusionCounts.js';
import { ConfusionMetric } from '../metric/confusionMetric.js';
import type { MetricOptions } from '../metric/metric.js';
import { evenThresholds, innerThresholds, openEnds, type Thresholds } from '../metric/thresholds.js';
import { type AucCurve, areaUnder, curves, type SummationMethod, summationMethods } from './aucCurves.js';

export interface AucOptions extends MetricOptions {
  /** ROC, recall over false positive rate; PR, precision over recall; PRGAIN, their gains. Default: ROC. */
  readonly curve?: AucCurve;
  /** How the curve goes on between thresholds; default: interpolation. */
  readonly summationMethod?: SummationMethod;
  /** How many thresholds from 0 to 1 make the curve; ≥ 2, default 200. */
  readonly numThresholds?: number;
  /** The thresholds themselves, in (0, 1); 0 and 1 are added. */
  readonly thresholds?: readonly number[];
  /** Whether each column of [batch, labels] has a curve of its own, whose areas are averaged; default false. */
  readonly multiLabel?: boolean;
  /** Factors of the labels: in that average, or without multiLabel of the columns' samples. */
  readonly labelWeights?: readonly number[];
  /** Whether predictions are logits, of which the sigmoid is taken; default false. */
  readonly fromLogits?: boolean;
}

/**
 * Approximate area under a curve of all thresholds, in [0, 1]: 1 separates positives from negatives, for ROC ½ is chance.
 * 0 where there are no positives, or for ROC no negatives. A prediction that is NaN is a no at every threshold.
 *
 * It is the approximation of Keras, whose error falls with the number of thresholds; the memory is that of the thresholds.
 * For the exact area of data that fits into memory there is `@tfaip/evaluator`.
 *
 * Targets (0 and 1) and predictions in [0, 1]: [batch, …]. ROC: Fawcett, Pattern Recognition Letters 27 (2006); PR,
 * interpolated: Davis & Goadrich 2006; PRGAIN: Flach & Kull 2015.
 *
 * @example new AUC({ numThresholds: 3 }).call([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]).result() // 0.75
 */
export class AUC extends ConfusionMetric {
  private readonly options: AucOptions;
  private readonly curve: AucCurve;
  private readonly method: SummationMethod;

  /** @throws {ModelError} if curve or method are unknown, or the thresholds are too few or not in [0, 1]. */
  constructor(options: AucOptions = {}) {
    const name = options.name ?? 'auc';
    const { multiLabel = false, labelWeights } = options;
    const ofSamples = multiLabel ? undefined : labelWeights;
    super({
      name,
      thresholds: curveThresholds(name, options),
      decisions: { multiLabel, labelWeights: ofSamples },
    });
    this.options = options;
    this.curve = oneOf(name, curves, options.curve ?? 'ROC');
    this.method = oneOf(name, summationMethods, options.summationMethod ?? 'interpolation');
  }

  protected override probabilities(predictions: tf.Tensor): tf.Tensor {
    return this.options.fromLogits ? tf.sigmoid(predictions) : predictions;
  }

  protected override ofCounts(counts: ConfusionCounts): tf.Tensor {
    const areas = areaUnder(this.curve, this.method, counts);
    const { multiLabel, labelWeights } = this.options;
    if (!multiLabel || !labelWeights) return tf.mean(areas);
    const weights = tf.tensor1d([...labelWeights]);
    return tf.divNoNan(tf.sum(tf.mul(areas, weights)), tf.sum(weights));
  }
}

function curveThresholds(where: string, { numThresholds = 200, thresholds }: AucOptions): Thresholds {
  if (thresholds) return openEnds(innerThresholds(where, thresholds));
  if (Number.isInteger(numThresholds) && numThresholds >= 2) return openEnds(evenThresholds(numThresholds));
  throw new ModelError(`${where}: numThresholds must be a whole number from 2 on.`, {
    given: `${numThresholds}`,
  });
}

function oneOf<T extends string>(where: string, allowed: readonly T[], given: T): T {
  if (allowed.includes(given)) return given;
  throw new ModelError(`${where}: unknown curve or summation method.`, {
    given: `"${given}"`,
    expected: `one of ${allowed.join(', ')}`,
  });
}
