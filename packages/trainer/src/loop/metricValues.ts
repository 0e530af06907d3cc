import { type CalledMetric, type NdArray, type PreparedStep, type Runtime, scalarValue } from '@tfaip/core';
import type { Summaries, Values } from '../callbacks/trainerCallback.js';

/** What the metrics of a model have to say. */
export interface MetricResults {
  readonly values: Values;
  /** Of metrics that are no numbers. */
  readonly summaries: Summaries;
}

/** Reads and resets the metrics of a model through the runtime that updates them. */
export class MetricValues {
  private readonly readStep: PreparedStep;
  private readonly resetStep: PreparedStep;

  constructor(
    runtime: Runtime,
    private readonly metrics: readonly CalledMetric[],
  ) {
    this.readStep = runtime.prepare(
      () => Object.fromEntries(metrics.map((metric) => [metric.name, metric.result()])),
      { name: 'metrics', seed: 0, feeds: {} },
    );
    this.resetStep = runtime.prepare(
      () => {
        for (const metric of metrics) metric.resetState();
        return {};
      },
      { name: 'metric reset', seed: 0, feeds: {} },
    );
  }

  /** Over all batches since the last reset. */
  async read(): Promise<MetricResults> {
    const { values: results } = await this.readStep.run({}, { step: 0 });
    const values: Record<string, number> = {};
    const summaries: Record<string, Uint8Array> = {};
    for (const metric of this.metrics) {
      const result = results[metric.name] as NdArray;
      if (metric.toSummary) summaries[metric.name] = metric.toSummary(result);
      else values[metric.name] = scalarValue(result);
    }
    return { values, summaries };
  }

  async reset(): Promise<void> {
    await this.resetStep.run({}, { step: 0 });
  }

  dispose(): void {
    this.readStep.dispose();
    this.resetStep.dispose();
  }
}
