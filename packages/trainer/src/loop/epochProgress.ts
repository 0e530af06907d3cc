import type { Batch, Json, NamedArrays } from '@tfaip/core';
import { LossMeans } from '../steps/lossMeans.js';
import type { MetricResults } from './metricValues.js';

/** How far the training of an epoch is. */
export class EpochProgress {
  /** Training steps done. */
  steps = 0;
  readonly losses: LossMeans;
  /** Values of the metrics, once all steps are done. */
  metrics: MetricResults | undefined;

  constructor(losses: LossMeans = new LossMeans()) {
    this.losses = losses;
  }

  /** Counts a step. */
  add(losses: NamedArrays, batch: Batch): void {
    this.losses.add(losses, batch.size);
    this.steps++;
  }

  toJson(): Json {
    const { steps, losses, metrics } = this;
    return { steps, losses: losses.toJson(), metrics: metrics ? metricsToJson(metrics) : null };
  }

  static fromJson(json: Json): EpochProgress {
    const { steps, losses, metrics } = json as { steps: number; losses: Json; metrics: Json };
    const progress = new EpochProgress(LossMeans.fromJson(losses));
    progress.steps = steps;
    progress.metrics = metrics === null ? undefined : metricsFromJson(metrics);
    return progress;
  }
}

/** Numbers as text: JSON has neither NaN nor infinities. */
function metricsToJson({ values, summaries }: MetricResults): Json {
  return {
    values: mapValues(values, String),
    summaries: mapValues(summaries, (bytes) => Buffer.from(bytes).toString('base64')),
  };
}

function metricsFromJson(json: Json): MetricResults {
  const { values, summaries } = json as Record<'values' | 'summaries', Record<string, string>>;
  return {
    values: mapValues(values, Number),
    summaries: mapValues(summaries, (text) => new Uint8Array(Buffer.from(text, 'base64'))),
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
