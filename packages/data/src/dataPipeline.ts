import { type Batch, DataError, type NamedSpecs, type Sample, validateParams } from '@tfaip/core';
import { type BatchStream, batchStream, type PassBatch } from './batchStream.js';
import { BucketBatcher } from './bucketBatcher.js';
import type { DataGenerator } from './dataGenerator.js';
import type { DataPipelineParams } from './dataPipelineParams.js';
import type { NumberedSample } from './numberedSample.js';
import type { PipelineMode } from './pipelineMode.js';
import { PipelinePass } from './pipelinePass.js';
import { checkPosition, type PipelinePosition, startOfPass } from './position/pipelinePosition.js';
import { Processing, type ProcessorTime } from './processors/processing.js';
import type { ProcessingStepParams } from './processors/processingStepParams.js';
import { readAhead } from './readAhead.js';
import { SampleFailures } from './sampleFailures.js';
import { longestVariableDimension } from './sampleLength.js';
import { runStage, type Stream } from './streamStage.js';
import { WorkerPool } from './workers/workerPool.js';

/** What a pipeline is made of. */
export interface DataPipelineOptions {
  readonly mode: PipelineMode;
  readonly params: DataPipelineParams;
  /** Seed of the run; the order of training samples and the random numbers of processors follow from it. */
  readonly seed: number;
  readonly generator: DataGenerator;
  readonly inputSpecs: NamedSpecs;
  readonly targetSpecs: NamedSpecs;
  /** Value by input or target name that fills up variable lengths; default 0. */
  readonly paddingValues?: Readonly<Record<string, number>>;
  /** Steps between the generator and the batches. Default: none. */
  readonly preProc?: readonly ProcessingStepParams[];
  /** Steps for samples that hold a model's outputs. Default: none. */
  readonly postProc?: readonly ProcessingStepParams[];
  /** Length by which samples are put into buckets; default: the longest dimension that varies in the inputs. */
  readonly sampleLength?: (sample: Sample) => number;
  /** Workers that several pipelines share, and whoever made them closes; default: the pipeline's own. */
  readonly workers?: WorkerPool;
  /** Takes lines for the user: skipped samples, workers that do not pay. Default: nothing is shown. */
  readonly print?: (line: string) => void;
}

/** Where a pipeline starts. */
export interface PassOptions {
  /** Number of the pass over the data, from 0: each has its own shuffled order in training. Default 0. */
  readonly pass?: number;
}

/** Where a stream of batches starts and whether it ends. */
export interface BatchesOptions extends PassOptions {
  /** Go on with the next pass after the last, without end. Default: in training only. */
  readonly repeat?: boolean;
  /** Go on where another stream was, of a pipeline with the same params, seed and data; takes the place of `pass`. */
  readonly position?: PipelinePosition;
}

/**
 * Turns a data set into batches, with or without a model.
 *
 * Order: the first `limit` samples of the generator, shuffled (training only), processed, stacked into batches. A batch
 * never holds samples of two passes. What pass n holds, and in which order, is a function of the seed and n alone,
 * however many workers take part.
 */
export class DataPipeline {
  readonly mode: PipelineMode;
  readonly params: DataPipelineParams;
  private readonly preProc: Processing;
  private readonly postProc: Processing;
  private readonly failures: SampleFailures;
  private readonly ownWorkers: WorkerPool | undefined;

  /**
   * @throws {ParamsError} if a parameter is out of range.
   * @throws {DataError} if the data is known to be empty or too small for one batch, a padding value is wrong, or the
   *   processing steps do not fit together.
   */
  constructor(private readonly options: DataPipelineOptions) {
    const { mode, params, print = () => {} } = options;
    this.mode = mode;
    this.params = params;
    validateParams(params);
    this.failures = new SampleFailures(params.on_error, print);
    this.ownWorkers = options.workers ? undefined : new WorkerPool();
    this.preProc = this.createProcessing(options.preProc ?? [], true);
    this.postProc = this.createProcessing(options.postProc ?? [], true);
    this.createBatcher();
    const { samplesPerEpoch } = this;
    if (samplesPerEpoch !== undefined) this.checkPass(samplesPerEpoch);
  }

  /**
   * Samples of one pass, `limit` considered, if no processor drops some; undefined if the generator does not know its
   * length or a processor makes samples.
   */
  get samplesPerEpoch(): number | undefined {
    return this.preProc.keepsSamples ? this.samplesRead : undefined;
  }

  /** Batches of one pass, if no processor drops samples; undefined if {@link samplesPerEpoch} or buckets leave it open. */
  get batchesPerEpoch(): number | undefined {
    const { samplesPerEpoch } = this;
    if (samplesPerEpoch === undefined || this.params.bucket_boundaries.length > 0) return undefined;
    const batches = samplesPerEpoch / this.params.batch_size;
    return this.params.batch_drop_remainder ? Math.floor(batches) : Math.ceil(batches);
  }

  /** Samples that failed and were left out, so far. */
  get skippedSamples(): number {
    return this.failures.skipped;
  }

  /**
   * Batches of the data: in training an endless stream, pass after pass, else one pass.
   *
   * @throws {DataError} if a sample fails and is not to be skipped, or a pass yields no batch; when they are asked for.
   */
  batches(options: BatchesOptions = {}): BatchStream {
    const { pass = 0, repeat = this.mode === 'training', position: start = startOfPass(pass) } = options;
    checkPosition(start);
    const passes = this.passes(start, repeat);
    const readsAhead = this.params.prefetch > 0 && this.preProc.isParallel;
    return batchStream(readsAhead ? readAhead(passes, this.params.prefetch) : passes, start);
  }

  /**
   * The processed samples of one pass, in the order in which they are batched; made in the main thread, where a debugger
   * sees every processor.
   *
   * @throws {DataError} if there are none.
   */
  async *generateInputSamples({ pass = 0 }: PassOptions = {}): AsyncGenerator<Sample, void, undefined> {
    const serial = this.createProcessing(this.options.preProc ?? [], false);
    yield* samplesOf(this.createPass(pass, serial).samples());
  }

  /** The batches of one pass, made in the main thread, where a debugger sees every processor. */
  async *generateInputBatches({ pass = 0 }: PassOptions = {}): AsyncGenerator<Batch, void, undefined> {
    const serial = this.createProcessing(this.options.preProc ?? [], false);
    const current = this.createPass(pass, serial);
    for await (const { batch } of current.batches(this.createBatcher(current), startOfPass(pass)))
      yield batch;
  }

  /** Batches of the given samples, processed, in their order; `limit` and shuffling do not apply. */
  async *apply(samples: Stream<Sample>): AsyncGenerator<Batch, void, undefined> {
    const processed = this.preProc.apply(numbered(samples), this.firstPass, { releases: true });
    for await (const { batch } of runStage(processed, this.createBatcher())) yield batch;
  }

  /** The given samples, processed as before a batch is made of them. */
  async *preProcess(samples: Stream<Sample>): AsyncGenerator<Sample, void, undefined> {
    yield* samplesOf(this.preProc.apply(numbered(samples), this.firstPass));
  }

  /** Samples with a model's outputs, taken through the post-processing steps. */
  async *postProcess(samples: Stream<Sample>): AsyncGenerator<Sample, void, undefined> {
    yield* samplesOf(this.postProc.apply(numbered(samples), this.firstPass));
  }

  /** The first `limit` samples of the generator, in its order, before any processing. */
  async *rawSamples(): AsyncGenerator<Sample, void, undefined> {
    let left = this.params.limit ?? Number.POSITIVE_INFINITY;
    for await (const sample of this.options.generator.generate()) {
      yield sample;
      if (--left === 0) return;
    }
  }

  /**
   * Times each mapping processor in the main thread, with the first samples of the data.
   *
   * @param count most samples to take.
   * @throws {DataError} if a sample fails.
   */
  async timeProcessors(count: number): Promise<ProcessorTime[]> {
    const samples: Sample[] = [];
    for await (const sample of this.rawSamples()) {
      samples.push(sample);
      if (samples.length === count) break;
    }
    return this.preProc.timeProcessors(samples, this.firstPass);
  }

  /** Ends the pipeline's own workers; those that were given are their owner's. */
  async close(): Promise<void> {
    await this.ownWorkers?.close();
  }

  private async *passes(
    start: PipelinePosition,
    repeat: boolean,
  ): AsyncGenerator<PassBatch, void, undefined> {
    let from = start;
    do {
      const pass = this.createPass(from.pass, this.preProc);
      for await (const batch of pass.batches(this.createBatcher(pass), from)) yield { ...batch, pass };
      this.failures.tellSkipped();
      from = startOfPass(from.pass + 1);
    } while (repeat);
  }

  private createPass(pass: number, processing: Processing): PipelinePass {
    const { generator, params, seed } = this.options;
    return new PipelinePass({
      generator,
      processing,
      seed,
      pass,
      limit: params.limit ?? Number.POSITIVE_INFINITY,
      shuffleBufferSize: this.mode === 'training' ? params.shuffle_buffer_size : 0,
      atEnd: (count) => this.checkCount(count),
    });
  }

  private createProcessing(steps: readonly ProcessingStepParams[], mayBeParallel: boolean): Processing {
    const { params, mode, workers: pool = this.ownWorkers, print = () => {} } = this.options;
    const { workers, sample_timeout, use_shared_memory: useSharedMemory } = params;
    const timeLimitMs = sample_timeout === null ? undefined : sample_timeout * 1000;
    const isParallel = mayBeParallel && workers > 0 && pool !== undefined;
    if (isParallel) pool.reserve(workers);
    const parallel = isParallel ? { pool, workers, timeLimitMs, useSharedMemory, print } : undefined;
    return new Processing({ steps, mode, failures: this.failures, parallel });
  }

  private createBatcher(pass?: PipelinePass): BucketBatcher {
    const { mode, params, inputSpecs, targetSpecs, paddingValues, sampleLength } = this.options;
    const { batch_size, bucket_boundaries, bucket_batch_sizes, on_error } = params;
    return new BucketBatcher({
      boundaries: bucket_boundaries,
      batchSizes:
        bucket_batch_sizes.length > 0
          ? bucket_batch_sizes
          : new Array<number>(bucket_boundaries.length + 1).fill(batch_size),
      lengthOf: sampleLength ?? longestVariableDimension(inputSpecs),
      dropRemainder: params.batch_drop_remainder,
      inputSpecs,
      targetSpecs,
      withInputs: mode !== 'targets',
      withTargets: mode !== 'prediction',
      ...(paddingValues && { paddingValues }),
      onInvalid: (item, error) => {
        if (on_error === 'raise') throw error;
        this.failures.handle(item.sample, item.index, { where: 'batching', error });
        pass?.deliver([item]);
      },
    });
  }

  /** Where samples that are given from outside are: each has the random numbers of its place in the first pass. */
  private get firstPass(): { seed: number; pass: number } {
    return { seed: this.options.seed, pass: 0 };
  }

  /** Samples that are taken from the generator in a pass. */
  private get samplesRead(): number | undefined {
    const { length } = this.options.generator;
    return length === undefined ? undefined : Math.min(length, this.params.limit ?? length);
  }

  /** Steps per epoch follow from the length, so a generator that yields more or fewer would skew every epoch. */
  private checkCount(count: number): void {
    const { samplesRead } = this;
    if (samplesRead !== undefined && count !== samplesRead) {
      throw new DataError(
        `The generator of the ${this.mode} data does not yield as many samples as it says.`,
        {
          given: `${count} samples`,
          expected: `${samplesRead}, by its length and the limit`,
        },
      );
    }
    this.checkPass(count);
  }

  /** A pass without any batch would make an endless stream spin. */
  private checkPass(count: number): void {
    const { batch_size, batch_drop_remainder, bucket_boundaries } = this.params;
    if (count === 0) {
      throw new DataError(`The ${this.mode} data is empty.`, { expected: 'at least one sample' });
    }
    const isOneBatchSize = bucket_boundaries.length === 0 && this.preProc.keepsSamples;
    if (batch_drop_remainder && isOneBatchSize && count < batch_size) {
      throw new DataError(`The ${this.mode} data has fewer samples than one batch.`, {
        given: `${count} samples, batch_size ${batch_size}, batch_drop_remainder true`,
        fix: 'use a smaller batch_size or keep the remainder',
      });
    }
  }
}

/** Samples from outside, counted. */
function numbered(samples: Stream<Sample>): Stream<NumberedSample> {
  let index = 0;
  return runStage<Sample, NumberedSample>(samples, {
    push: (sample) => ({ index: index++, order: -1, sample }),
    drain: () => [],
  });
}

async function* samplesOf(items: Stream<NumberedSample>): AsyncGenerator<Sample, void, undefined> {
  for await (const { sample } of items) yield sample;
}
