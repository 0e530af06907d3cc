import type { Batch, LoggedValue, NamedArrays, PreparedStep, Sample } from '@tfaip/core';
import { type DataPipeline, unbatch } from '@tfaip/data';
import type { Summaries, Values } from '../callbacks/trainerCallback.js';
import { splitOutputs } from '../steps/evaluationStep.js';
import { batchFeeds } from '../steps/feeds.js';
import { LossMeans } from '../steps/lossMeans.js';
import type { MetricValues } from './metricValues.js';

/** What one pass over the validation data gives. */
export interface ValidationResult {
  readonly values: Values;
  readonly summaries: Summaries;
  /** The first samples with outputs, un-batched. */
  readonly samples: readonly Sample[];
  /** What layers logged in the first step. */
  readonly logged: readonly LoggedValue[];
}

/** Runs the model over all validation data: losses, metrics, and the outputs of the first samples. */
export class Validation {
  /**
   * @param step values: losses.
   * @param stepWithOutputs values: losses and the model's outputs; used while samples are wanted, because outputs cost
   *   a copy to the host.
   * @param samplesWanted how many samples to return with outputs.
   */
  constructor(
    private readonly pipeline: DataPipeline,
    private readonly step: PreparedStep,
    private readonly stepWithOutputs: PreparedStep,
    private readonly metrics: MetricValues,
    private readonly samplesWanted: number,
  ) {}

  /**
   * @param globalStep number of training steps done; what layers log carries it.
   * @param signal ends the validation before its end.
   * @param batches how many there are at most; default: all.
   * @returns undefined if it was ended.
   */
  async run(
    globalStep: number,
    signal?: AbortSignal,
    batches: number = Number.POSITIVE_INFINITY,
  ): Promise<ValidationResult | undefined> {
    await this.metrics.reset();
    const losses = new LossMeans();
    const samples: Sample[] = [];
    const logged: LoggedValue[] = [];
    let done = 0;
    for await (const batch of this.pipeline.batches()) {
      if (signal?.aborted) break;
      const wantsOutputs = samples.length < this.samplesWanted;
      const step = wantsOutputs ? this.stepWithOutputs : this.step;
      const result = await step.run(batchFeeds(batch), { step: globalStep, logging: done === 0 });
      const { losses: batchLosses, outputs } = splitOutputs(result.values);
      losses.add(batchLosses, batch.size);
      logged.push(...result.logged);
      if (wantsOutputs) samples.push(...this.firstSamples(batch, outputs, samples.length));
      if (++done >= batches) break;
    }
    const { values, summaries } = await this.metrics.read();
    await this.metrics.reset();
    if (signal?.aborted) return undefined;
    return { values: { ...losses.result(), ...values }, summaries, samples, logged };
  }

  /** The graph that a step runs as, if the runtime has made one. */
  graphDef(): Uint8Array | undefined {
    return this.step.graphDef?.() ?? this.stepWithOutputs.graphDef?.();
  }

  private firstSamples(batch: Batch, outputs: NamedArrays, present: number): Sample[] {
    return unbatch(batch, outputs).slice(0, this.samplesWanted - present);
  }
}
