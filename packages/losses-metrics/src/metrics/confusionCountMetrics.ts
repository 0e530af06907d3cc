import type * as tf from '@tensorflow/tfjs';
import type { ConfusionCounts } from '../metric/confusionCounts.js';
import { ConfusionMetric } from '../metric/confusionMetric.js';
import type { MetricOptions } from '../metric/metric.js';
import { givenThresholds } from '../metric/thresholds.js';

/** What the counts can be told. */
export interface ConfusionCountOptions extends MetricOptions {
  /** A prediction above it is a yes; in [0, 1], default 0.5. Several give several counts. */
  readonly thresholds?: number | readonly number[];
}

/** Base of the counts: the weight of all samples of one kind. Result: a scalar, [thresholds] for several. */
abstract class ConfusionCountMetric extends ConfusionMetric {
  /** @throws {ModelError} if a threshold is not in [0, 1]. */
  constructor(
    name: string,
    private readonly kind: keyof ConfusionCounts,
    options: ConfusionCountOptions,
  ) {
    const thresholds = givenThresholds(options.name ?? name, options.thresholds ?? 0.5);
    super({ name: options.name ?? name, thresholds });
  }

  protected override ofCounts(counts: ConfusionCounts): tf.Tensor {
    return this.perThreshold(counts[this.kind]);
  }
}

/** Weight (or number) of samples whose target and decision are a yes. */
export class TruePositives extends ConfusionCountMetric {
  constructor(options: ConfusionCountOptions = {}) {
    super('true_positives', 'truePositives', options);
  }
}

/** Weight (or number) of samples whose target is a no and whose decision is a yes. */
export class FalsePositives extends ConfusionCountMetric {
  constructor(options: ConfusionCountOptions = {}) {
    super('false_positives', 'falsePositives', options);
  }
}

/** Weight (or number) of samples whose target and decision are a no. */
export class TrueNegatives extends ConfusionCountMetric {
  constructor(options: ConfusionCountOptions = {}) {
    super('true_negatives', 'trueNegatives', options);
  }
}

/** Weight (or number) of samples whose target is a yes and whose decision is a no. */
export class FalseNegatives extends ConfusionCountMetric {
  constructor(options: ConfusionCountOptions = {}) {
    super('false_negatives', 'falseNegatives', options);
  }
}
