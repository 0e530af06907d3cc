import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';
import type { ConfusionCounts } from '../metric/confusionCounts.js';
import { ConfusionMetric } from '../metric/confusionMetric.js';
import type { MetricOptions } from '../metric/metric.js';
import { evenThresholds } from '../metric/thresholds.js';
import { precisionOf, recallOf, specificityOf } from './rates.js';

/** What the metrics at an operating point can be told besides it. */
export interface OperatingPointOptions extends MetricOptions {
  /** How many thresholds from 0 to 1 are tried; ≥ 1, default 200. */
  readonly numThresholds?: number;
  /** Only this class, an index of the last axis, counts. */
  readonly classId?: number;
}

type Rate = (counts: ConfusionCounts) => tf.Tensor;

/**
 * Base: the largest value of one rate over all thresholds where another is at least as large as asked for; 0 if it is
 * nowhere. Results: scalars in [0, 1].
 */
abstract class OperatingPointMetric extends ConfusionMetric {
  constructor(
    name: string,
    private readonly rates: { readonly largest: Rate; readonly where: Rate },
    private readonly least: number,
    { name: given, numThresholds = 200, classId }: OperatingPointOptions,
  ) {
    const shown = given ?? name;
    checkPoint(shown, least, numThresholds);
    super({ name: shown, thresholds: evenThresholds(numThresholds), decisions: { classId } });
  }

  protected override ofCounts(counts: ConfusionCounts): tf.Tensor {
    const values = this.rates.largest(counts);
    const isFeasible = tf.greaterEqual(this.rates.where(counts), this.least);
    return tf.max(tf.where(isFeasible, values, tf.zerosLike(values)));
  }
}

function checkPoint(where: string, least: number, numThresholds: number): void {
  if (least >= 0 && least <= 1 && Number.isInteger(numThresholds) && numThresholds >= 1) return;
  throw new ModelError(`${where}: the rate must be in [0, 1], numThresholds a whole number from 1 on.`, {
    given: `rate ${least}, numThresholds ${numThresholds}`,
  });
}

/** The highest precision with a recall of at least `recall`. */
export class PrecisionAtRecall extends OperatingPointMetric {
  /** @throws {ModelError} if recall is not in [0, 1]. */
  constructor(options: OperatingPointOptions & { readonly recall: number }) {
    super('precision_at_recall', { largest: precisionOf, where: recallOf }, options.recall, options);
  }
}

/** The highest recall with a precision of at least `precision`. */
export class RecallAtPrecision extends OperatingPointMetric {
  /** @throws {ModelError} if precision is not in [0, 1]. */
  constructor(options: OperatingPointOptions & { readonly precision: number }) {
    super('recall_at_precision', { largest: recallOf, where: precisionOf }, options.precision, options);
  }
}

/** The highest sensitivity, TP / (TP + FN), with a specificity, TN / (TN + FP), of at least `specificity`. */
export class SensitivityAtSpecificity extends OperatingPointMetric {
  /** @throws {ModelError} if specificity is not in [0, 1]. */
  constructor(options: OperatingPointOptions & { readonly specificity: number }) {
    const rates = { largest: recallOf, where: specificityOf };
    super('sensitivity_at_specificity', rates, options.specificity, options);
  }
}

/** The highest specificity, TN / (TN + FP), with a sensitivity, TP / (TP + FN), of at least `sensitivity`. */
export class SpecificityAtSensitivity extends OperatingPointMetric {
  /** @throws {ModelError} if sensitivity is not in [0, 1]. */
  constructor(options: OperatingPointOptions & { readonly sensitivity: number }) {
    const rates = { largest: specificityOf, where: recallOf };
    super('specificity_at_sensitivity', rates, options.sensitivity, options);
  }
}
