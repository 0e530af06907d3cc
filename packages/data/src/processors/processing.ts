import type { Sample } from '@tfaip/core';
import type { NumberedSample } from '../numberedSample.js';
import type { PipelineMode } from '../pipelineMode.js';
import type { SampleFailures } from '../sampleFailures.js';
import type { Stream } from '../streamStage.js';
import { ParallelGroup, type ParallelGroupOptions } from '../workers/parallelGroup.js';
import { type ProcessedSample, parallelStage } from '../workers/parallelStage.js';
import type { GeneratingDataProcessor } from './dataProcessor.js';
import { type ProcessingStage, planProcessing } from './processingPlan.js';
import type { ProcessingStepParams } from './processingStepParams.js';
import type { Outcome, ProcessingRun, ProcessorChain } from './processorChain.js';
import { SampleRandom } from './sampleRandom.js';

/** Where groups with `run_parallel` run. */
export interface ParallelOptions extends Omit<ParallelGroupOptions, 'source' | 'chain'> {
  /** How many workers the pipeline keeps busy, at least 1. */
  readonly workers: number;
}

export interface ProcessingOptions {
  readonly steps: readonly ProcessingStepParams[];
  readonly mode: PipelineMode;
  readonly failures: SampleFailures;
  /** Undefined: everything runs in the main thread. */
  readonly parallel: ParallelOptions | undefined;
}

type Stage =
  | Exclude<ProcessingStage, { kind: 'parallel' }>
  | {
      readonly kind: 'parallel';
      readonly chain: ProcessorChain;
      readonly group: ParallelGroup;
      readonly workers: number;
    };

/** How long a processor took. */
export interface ProcessorTime {
  readonly name: string;
  /** Samples that it was given. */
  readonly samples: number;
  readonly milliseconds: number;
}

/** Who takes the samples behind all steps. */
export interface SampleConsumer {
  /** Is told the place of each sample that goes no further. */
  readonly settle?: (order: number) => void;
  /** Whether it calls `release` of each sample as soon as it has copied the arrays. Default false. */
  readonly releases?: boolean;
}

/** A list of processing steps, ready to take streams of samples. */
export class Processing {
  private readonly stages: readonly Stage[];

  /** @throws {DataError} if the steps cannot be put together. */
  constructor(private readonly options: ProcessingOptions) {
    this.stages = planProcessing(options.steps, options.mode).map((stage) => this.createStage(stage));
  }

  /** Whether each sample comes from one sample, so that its place in the data is known. */
  get keepsSamples(): boolean {
    return this.stages.every(({ kind }) => kind !== 'generate');
  }

  /** Whether there is something to do at all. */
  get isEmpty(): boolean {
    return this.stages.length === 0;
  }

  /** Whether workers take part. */
  get isParallel(): boolean {
    return this.stages.some(({ kind }) => kind === 'parallel');
  }

  /**
   * Takes a stream of samples through all steps.
   *
   * @throws {DataError} at the first sample that fails, unless such samples are to be skipped.
   */
  apply(
    items: Stream<NumberedSample>,
    run: ProcessingRun,
    consumer: SampleConsumer = {},
  ): Stream<NumberedSample> {
    return this.stages.reduce((stream, stage, at) => {
      // Behind the last stage the consumer alone knows how long a sample is looked at.
      const mayLend = consumer.releases === true && at === this.stages.length - 1;
      return this.throughStage(stream, stage, run, { ...consumer, releases: mayLend });
    }, items);
  }

  /**
   * Takes samples through the processors in the main thread, one processor after the other, and times each.
   *
   * @param samples of one pass, from its start.
   * @throws {DataError} at a sample that fails, unless such samples are to be skipped.
   */
  async timeProcessors(samples: readonly Sample[], run: ProcessingRun): Promise<ProcessorTime[]> {
    const times: ProcessorTime[] = [];
    let items: NumberedSample[] = samples.map((sample, index) => ({ index, order: -1, sample }));
    for (const stage of this.stages.flatMap(singleProcessors)) {
      const name = stage.kind === 'generate' ? stage.name : stage.chain.names.join();
      const start = performance.now();
      const made: NumberedSample[] = [];
      for await (const item of this.throughStage(items, stage, run, {})) made.push(item);
      times.push({ name, samples: items.length, milliseconds: performance.now() - start });
      items = made;
    }
    return times;
  }

  private createStage(stage: ProcessingStage): Stage {
    const { parallel } = this.options;
    if (stage.kind !== 'parallel') return stage;
    if (!parallel) return { kind: 'map', chain: stage.chain };
    const { workers, ...options } = parallel;
    const group = new ParallelGroup({ ...options, source: stage.source, chain: stage.chain });
    return { kind: 'parallel', chain: stage.chain, group, workers };
  }

  private throughStage(
    items: Stream<NumberedSample>,
    stage: Stage,
    run: ProcessingRun,
    { settle = () => {}, releases = false }: SampleConsumer,
  ): Stream<NumberedSample> {
    if (stage.kind === 'generate') return this.generate(items, stage.name, stage.processor, run, settle);
    const processed =
      stage.kind === 'map'
        ? serialStage(items, stage.chain, run)
        : parallelStage(items, stage.group, run, { workers: stage.workers, mayLend: releases });
    return this.passing(processed, settle);
  }

  /** The samples that go on. */
  private async *passing(
    processed: AsyncIterable<ProcessedSample>,
    settle: (order: number) => void,
  ): AsyncIterable<NumberedSample> {
    const { failures } = this.options;
    for await (const { item, outcome } of processed) {
      if (outcome.failure) failures.handle(item.sample, item.index, outcome.failure);
      const { sample = null, release } = outcome.failure ? {} : outcome;
      if (sample) {
        yield { index: item.index, order: item.order, sample, ...(release && { release }) };
      } else {
        release?.();
        settle(item.order);
      }
    }
  }

  private async *generate(
    items: Stream<NumberedSample>,
    name: string,
    processor: GeneratingDataProcessor,
    { seed, pass }: ProcessingRun,
    settle: (order: number) => void,
  ): AsyncIterable<NumberedSample> {
    const random = new SampleRandom(seed, 'process', pass, name);
    const given = samplesOf(items, settle);
    let index = 0;
    for await (const sample of processor.apply(given, { mode: this.options.mode, random })) {
      yield { index: index++, order: -1, sample };
    }
  }
}

/** Stages of one processor each, for the main thread. */
function singleProcessors(stage: Stage): Stage[] {
  return stage.kind === 'generate' ? [stage] : stage.chain.split().map((chain) => ({ kind: 'map', chain }));
}

async function* serialStage(
  items: Stream<NumberedSample>,
  chain: ProcessorChain,
  run: ProcessingRun,
): AsyncGenerator<ProcessedSample, void, undefined> {
  for await (const item of items) {
    const applied = chain.apply(item, run);
    const outcome: Outcome = applied instanceof Promise ? await applied : applied;
    yield { item, outcome };
  }
}

async function* samplesOf(
  items: Stream<NumberedSample>,
  settle: (order: number) => void,
): AsyncGenerator<Sample, void, undefined> {
  for await (const { order, sample } of items) {
    settle(order);
    yield sample;
  }
}
