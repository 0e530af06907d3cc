import { type NamedSpecs, type Sample, validateParams } from '@tfaip/core';
import type { DataBaseParams } from './dataBaseParams.js';
import type { DataGenerator } from './dataGenerator.js';
import { DataPipeline } from './dataPipeline.js';
import type { DataPipelineParams } from './dataPipelineParams.js';
import type { PipelineMode } from './pipelineMode.js';
import { preload } from './preload.js';
import { longestVariableDimension } from './sampleLength.js';
import { WorkerPool } from './workers/workerPool.js';

export interface CreatePipelineOptions {
  /** Takes lines for the user: skipped samples, workers that do not pay. Default: nothing is shown. */
  readonly print?: (line: string) => void;
  /** Where the samples come from, instead of {@link DataBase.generator}. */
  readonly generator?: DataGenerator;
}

/** A data set that a model is scored on. */
export interface EvaluationSet {
  /** As users are told. */
  readonly name: string;
  readonly generator: DataGenerator;
}

/**
 * Describes a data set and makes its samples; a subclass says what the arrays look like and where they come from.
 *
 * ```ts
 * class ParityData extends DataBase<ParityDataParams> {
 *   inputLayerSpecs() {
 *     return { bits: { shape: [null], dtype: 'float32' } } as const;
 *   }
 *   targetLayerSpecs() {
 *     return { odd: { shape: [], dtype: 'int32' } } as const;
 *   }
 *   generator() {
 *     return ArrayGenerator.fromSamples(paritySamples());
 *   }
 * }
 * ```
 */
export abstract class DataBase<P extends DataBaseParams = DataBaseParams> {
  private readonly workers = new WorkerPool();
  private variableLength: ((sample: Sample) => number) | undefined;

  constructor(readonly params: P) {}

  /** Shape (without batch, null for variable lengths) and dtype of each input of the model. */
  abstract inputLayerSpecs(): NamedSpecs;

  /** Shape (without batch, null for variable lengths) and dtype of each target. */
  abstract targetLayerSpecs(): NamedSpecs;

  /** Value by input or target name that fills up variable lengths; default 0 for all. */
  paddingValues(): Record<string, number> {
    return {};
  }

  /** The samples for a mode: training data for training, held-out data for evaluation. */
  abstract generator(mode: PipelineMode): DataGenerator | Promise<DataGenerator>;

  /** The held-out data sets that an exported model is scored on. Default: one, the samples of evaluation. */
  async evaluationSets(): Promise<EvaluationSet[]> {
    return [{ name: 'the validation data', generator: await this.generator('evaluation') }];
  }

  /** Length by which samples are put into buckets; default: the longest dimension that varies in the inputs. */
  sampleLength(sample: Sample): number {
    this.variableLength ??= longestVariableDimension(this.inputLayerSpecs());
    return this.variableLength(sample);
  }

  /**
   * A pipeline of this data; all pipelines of a data set share their workers.
   *
   * @param seed the run's seed; the order of training samples and the random numbers of processors follow from it.
   * @throws {ParamsError} if a parameter is out of range.
   * @throws {DataError} if the data cannot be read, is empty, or is too small for one batch.
   */
  async createPipeline(
    mode: PipelineMode,
    params: DataPipelineParams,
    seed: number,
    { print = () => {}, generator }: CreatePipelineOptions = {},
  ): Promise<DataPipeline> {
    validateParams(this.params, 'data');
    return new DataPipeline({
      mode,
      params,
      seed,
      print,
      generator: await this.source(generator ?? (await this.generator(mode)), params),
      inputSpecs: this.inputLayerSpecs(),
      targetSpecs: this.targetLayerSpecs(),
      paddingValues: this.paddingValues(),
      preProc: this.params.pre_proc,
      postProc: this.params.post_proc,
      sampleLength: (sample) => this.sampleLength(sample),
      workers: this.workers,
    });
  }

  /** Ends the workers of all pipelines; they would not keep the process alive, but hold memory. */
  async close(): Promise<void> {
    await this.workers.close();
  }

  private async source(generator: DataGenerator, params: DataPipelineParams): Promise<DataGenerator> {
    if (!params.preload_data) return generator;
    return preload(generator, {
      limit: params.limit ?? Number.POSITIVE_INFINITY,
      useSharedMemory: params.use_shared_memory,
    });
  }
}
