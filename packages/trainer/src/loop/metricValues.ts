import { type CalledMetric, type PreparedStep, type Runtime, scalarValue } from '@tfaip/core';
import type { Values } from '../callbacks/trainerCallback.js';

/** Reads and resets the metrics of a model through the runtime that updates them. */
export class MetricValues {
  private readonly readStep: PreparedStep;
  private readonly resetStep: PreparedStep;

  constructor(runtime: Runtime, metrics: readonly CalledMetric[]) {
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

  /** The values over all batches since the last reset. */
  async read(): Promise<Values> {
    const { values } = await this.readStep.run({}, { step: 0 });
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, scalarValue(value)]));
  }

  async reset(): Promise<void> {
    await this.resetStep.run({}, { step: 0 });
  }

  dispose(): void {
    this.readStep.dispose();
    this.resetStep.dispose();
  }
}
