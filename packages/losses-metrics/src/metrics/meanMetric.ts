import type * as tf from '@tensorflow/tfjs';
import { tidy } from '@tensorflow/tfjs';
import { Metric, type MetricArguments, type MetricOptions } from '../metric/metric.js';
import { alignRanks } from '../shapes/alignRanks.js';
import { Mean } from './mean.js';

/**
 * Base of metrics that are the weighted mean of a value per sample; a subclass writes {@link perSample} only.
 */
export abstract class MeanMetric extends Metric<MetricArguments> {
  protected readonly mean: Mean;

  constructor(options: MetricOptions & { readonly name: string }) {
    super(options);
    this.mean = new Mean({ name: options.name });
  }

  /** The value of each sample (and position): float32 or bool. */
  abstract perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor;

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tidy(() => {
      const [alignedTargets, alignedPredictions] = alignRanks(targets, predictions);
      this.mean.updateState(this.perSample(alignedTargets, alignedPredictions), sampleWeights);
    });
  }

  override result(): tf.Tensor {
    return this.mean.result();
  }

  override resetState(): void {
    this.mean.resetState();
  }

  override stateVariables(): tf.Variable[] {
    return this.mean.stateVariables();
  }

  override dispose(): void {
    this.mean.dispose();
  }
}
