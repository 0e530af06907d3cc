import type { Batch, LoggedValue, NamedArrays, PreparedStep, Sample } from '@tfaip/core';
import { type DataPipeline, unbatch } from '@tfaip/data';
import { Evaluator, type EvaluatorValues } from '@tfaip/evaluator';
import type { Summaries, Values } from '../callbacks/trainerCallback.js';
import { splitOutputs } from '../steps/evaluationStep.js';
import { batchFeeds } from '../steps/feeds.js';
import { LossMeans } from '../steps/lossMeans.js';
import type { MetricValues } from './metricValues.js';

/** What one pass over the validation data gives. */
export interface ValidationResult {
  /** Number of samples that were scored. */
  readonly numSamples: number;
  /** Losses, their weighted total, and the metrics of the model. */
  readonly values: Values;
  /** Of the model's metrics that are no numbers. */
  readonly summaries: Summaries;
  /** What the evaluator has measured. */
  readonly evaluation: EvaluatorValues;
  /** The first samples with outputs, un-batched. */
  readonly samples: readonly Sample[];
  /** What layers logged in the first step. */
  readonly logged: readonly LoggedValue[];
}

export interface ValidationParts {
  readonly pipeline: DataPipeline;
  /** Values: losses. */
  readonly step: PreparedStep;
  /** Values: losses and outputs; used while samples are wanted, because outputs cost a copy to the host. */
  readonly stepWithOutputs: PreparedStep;
  readonly metrics: MetricValues;
  /** Measures all samples, post-processed; default: none does. */
  readonly evaluator?: Evaluator;
  /** Takes each sample before the evaluator does. */
  readonly onSample?: (sample: Sample) => void | Promise<void>;
  /** How many samples to return with outputs; default: none. */
  readonly samplesWanted?: number;
}

export interface ValidationOptions {
  /** Ends the validation before its end. */
  readonly signal?: AbortSignal;
  /** How many batches there are at most; default: all. */
  readonly batches?: number;
}

/** All numbers of a validation by name: the model's and the evaluator's. */
export function numbersOf({ values, evaluation }: Pick<ValidationResult, 'values' | 'evaluation'>): Values {
  const numbers = Object.entries(evaluation).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return { ...values, ...Object.fromEntries(numbers) };
}

/** All summaries of a validation by name: the model's and the evaluator's. */
export function summariesOf({
  summaries,
  evaluation,
}: Pick<ValidationResult, 'summaries' | 'evaluation'>): Summaries {
  const others = Object.entries(evaluation).filter(
    (entry): entry is [string, Uint8Array] => typeof entry[1] !== 'number',
  );
  return { ...summaries, ...Object.fromEntries(others) };
}

/** Whether an evaluator measures anything: the base class does not. */
export function measures(evaluator: Evaluator): boolean {
  return evaluator.constructor !== Evaluator;
}

/** Runs a model over a data set: losses, metrics, what the evaluator says, and the outputs of the first samples. */
export class Validation {
  constructor(private readonly parts: ValidationParts) {}

  /**
   * @param globalStep number of training steps done; what layers log carries it.
   * @returns undefined if it was ended.
   */
  async run(globalStep: number, options: ValidationOptions = {}): Promise<ValidationResult | undefined> {
    const { metrics, evaluator, onSample, pipeline } = this.parts;
    const pass = new ValidationPass(this.parts, globalStep, options);
    await metrics.reset();
    evaluator?.enter();
    try {
      // Post-processing is for those who look at samples.
      const samples = evaluator || onSample ? pipeline.postProcess(pass.samples()) : pass.samples();
      for await (const sample of samples) {
        await onSample?.(sample);
        evaluator?.updateState(sample);
      }
      const { values, summaries } = await metrics.read();
      await metrics.reset();
      if (options.signal?.aborted) return undefined;
      const { first, logged, numSamples } = pass;
      const evaluation = evaluator?.result() ?? {};
      return {
        numSamples,
        values: { ...pass.losses.result(), ...values },
        summaries,
        evaluation,
        samples: first,
        logged,
      };
    } finally {
      evaluator?.exit();
    }
  }

  /** The graph that a step runs as, if the runtime has made one. */
  graphDef(): Uint8Array | undefined {
    return this.parts.step.graphDef?.() ?? this.parts.stepWithOutputs.graphDef?.();
  }
}

/** The state of one pass. */
class ValidationPass {
  readonly losses = new LossMeans();
  readonly first: Sample[] = [];
  readonly logged: LoggedValue[] = [];
  numSamples = 0;

  constructor(
    private readonly parts: ValidationParts,
    private readonly globalStep: number,
    private readonly options: ValidationOptions,
  ) {}

  /** Runs all batches; the samples with their outputs, where somebody looks at them. */
  async *samples(): AsyncGenerator<Sample, void, undefined> {
    const { pipeline, evaluator, onSample } = this.parts;
    const { signal, batches = Number.POSITIVE_INFINITY } = this.options;
    let done = 0;
    for await (const batch of pipeline.batches()) {
      if (signal?.aborted) return;
      const outputs = await this.runBatch(batch, done === 0);
      if (outputs && (evaluator || onSample)) yield* unbatch(batch, outputs);
      if (++done >= batches) return;
    }
  }

  private async runBatch(batch: Batch, logging: boolean): Promise<NamedArrays | undefined> {
    const { step, stepWithOutputs, evaluator, onSample, samplesWanted = 0 } = this.parts;
    const missing = samplesWanted - this.first.length;
    const wantsOutputs = missing > 0 || evaluator !== undefined || onSample !== undefined;
    const running = wantsOutputs ? stepWithOutputs : step;
    const result = await running.run(batchFeeds(batch), { step: this.globalStep, logging });
    const { losses, outputs } = splitOutputs(result.values);
    this.losses.add(losses, batch.size);
    this.logged.push(...result.logged);
    this.numSamples += batch.size;
    if (missing > 0) this.first.push(...unbatch(batch, outputs).slice(0, missing));
    return wantsOutputs ? outputs : undefined;
  }
}
