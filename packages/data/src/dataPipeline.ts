import {
  type Batch,
  DataError,
  deriveSeed,
  type NamedSpecs,
  ParamsError,
  problemsOf,
  type Sample,
} from '@tfaip/core';
import { Batcher } from './batcher.js';
import type { DataGenerator } from './dataGenerator.js';
import type { DataPipelineParams } from './dataPipelineParams.js';
import { FirstSamples } from './firstSamples.js';
import type { PipelineMode } from './pipelineMode.js';
import { ShuffleBuffer } from './shuffleBuffer.js';
import { runStage, type Stream } from './streamStage.js';

/** What a pipeline is made of. */
export interface DataPipelineOptions {
  readonly mode: PipelineMode;
  readonly params: DataPipelineParams;
  /** Seed of the run; the order of training samples follows from it. */
  readonly seed: number;
  readonly generator: DataGenerator;
  readonly inputSpecs: NamedSpecs;
  readonly targetSpecs: NamedSpecs;
  /** Value by input or target name that fills up variable lengths; default 0. */
  readonly paddingValues?: Readonly<Record<string, number>>;
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
}

/**
 * Turns a data set into batches, with or without a model.
 *
 * Order: the first `limit` samples of the generator, shuffled (training only), stacked into batches. A batch never
 * holds samples of two passes, so that an epoch of {@link batchesPerEpoch} batches is one pass over the data. The
 * order of pass n is a function of the seed and n alone.
 */
export class DataPipeline {
  readonly mode: PipelineMode;
  readonly params: DataPipelineParams;

  /**
   * @throws {ParamsError} if a parameter is out of range.
   * @throws {DataError} if the data is known to be empty or too small for one batch, or a padding value is wrong.
   */
  constructor(private readonly options: DataPipelineOptions) {
    this.mode = options.mode;
    this.params = options.params;
    const problems = problemsOf(options.params);
    if (problems.length > 0) throw new ParamsError(problems);
    this.createBatcher();
    const { samplesPerEpoch } = this;
    if (samplesPerEpoch !== undefined) this.checkPass(samplesPerEpoch);
  }

  /** Samples of one pass, `limit` considered; undefined if the generator does not know its length. */
  get samplesPerEpoch(): number | undefined {
    const { length } = this.options.generator;
    return length === undefined ? undefined : Math.min(length, this.params.limit ?? length);
  }

  /** Batches of one pass; undefined if the generator does not know its length. */
  get batchesPerEpoch(): number | undefined {
    const { samplesPerEpoch } = this;
    if (samplesPerEpoch === undefined) return undefined;
    const batches = samplesPerEpoch / this.params.batch_size;
    return this.params.batch_drop_remainder ? Math.floor(batches) : Math.ceil(batches);
  }

  /**
   * The samples of one pass, in the order in which they are batched.
   *
   * @throws {DataError} if there are none.
   */
  async *samples({ pass = 0 }: PassOptions = {}): AsyncGenerator<Sample, void, undefined> {
    yield* this.orderedSamples(pass);
  }

  /**
   * Batches of the data: in training an endless stream, pass after pass, else one pass.
   *
   * @throws {DataError} if a sample does not fit the specifications, or a pass yields no batch.
   */
  async *batches(options: BatchesOptions = {}): AsyncGenerator<Batch, void, undefined> {
    const { repeat = this.mode === 'training' } = options;
    let { pass = 0 } = options;
    do {
      yield* runStage(this.orderedSamples(pass), this.createBatcher());
      pass++;
    } while (repeat);
  }

  /** Batches of the given samples, in their order; `limit` and shuffling do not apply. */
  async *apply(samples: Iterable<Sample> | AsyncIterable<Sample>): AsyncGenerator<Batch, void, undefined> {
    yield* runStage(samples, this.createBatcher());
  }

  private orderedSamples(pass: number): Stream<Sample> {
    const { generator, params, seed } = this.options;
    const limit = params.limit ?? Number.POSITIVE_INFINITY;
    const samples = runStage(
      generator.generate(),
      new FirstSamples<Sample>(limit, (count) => this.checkCount(count)),
    );
    if (this.mode !== 'training' || params.shuffle_buffer_size === 0) return samples;
    const seedOfPass = deriveSeed(seed, 'shuffle', pass);
    return runStage(samples, new ShuffleBuffer<Sample>(params.shuffle_buffer_size, seedOfPass));
  }

  private createBatcher(): Batcher {
    const { mode, params, inputSpecs, targetSpecs, paddingValues } = this.options;
    return new Batcher({
      batchSize: params.batch_size,
      dropRemainder: params.batch_drop_remainder,
      inputSpecs,
      targetSpecs,
      withTargets: mode !== 'prediction',
      ...(paddingValues && { paddingValues }),
    });
  }

  /** Steps per epoch follow from the length, so a generator that yields more or fewer would skew every epoch. */
  private checkCount(count: number): void {
    const { samplesPerEpoch } = this;
    if (samplesPerEpoch !== undefined && count !== samplesPerEpoch) {
      throw new DataError(
        `The generator of the ${this.mode} data does not yield as many samples as it says.`,
        {
          given: `${count} samples`,
          expected: `${samplesPerEpoch}, by its length and the limit`,
        },
      );
    }
    this.checkPass(count);
  }

  /** A pass without any batch would make an endless stream spin. */
  private checkPass(count: number): void {
    const { batch_size, batch_drop_remainder } = this.params;
    if (count === 0) {
      throw new DataError(`The ${this.mode} data is empty.`, { expected: 'at least one sample' });
    }
    if (batch_drop_remainder && count < batch_size) {
      throw new DataError(`The ${this.mode} data has fewer samples than one batch.`, {
        given: `${count} samples, batch_size ${batch_size}, batch_drop_remainder true`,
        fix: 'use a smaller batch_size or keep the remainder',
      });
    }
  }
}
