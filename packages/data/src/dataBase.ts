import type { NamedSpecs } from '@tfaip/core';
import type { DataBaseParams } from './dataBaseParams.js';
import type { DataGenerator } from './dataGenerator.js';
import { DataPipeline } from './dataPipeline.js';
import type { DataPipelineParams } from './dataPipelineParams.js';
import type { PipelineMode } from './pipelineMode.js';

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

  /**
   * A pipeline of this data.
   *
   * @param seed the run's seed; the order of training samples follows from it.
   * @throws {ParamsError} if a parameter is out of range.
   * @throws {DataError} if the data cannot be read, is empty, or is too small for one batch.
   */
  async createPipeline(mode: PipelineMode, params: DataPipelineParams, seed: number): Promise<DataPipeline> {
    return new DataPipeline({
      mode,
      params,
      seed,
      generator: await this.generator(mode),
      inputSpecs: this.inputLayerSpecs(),
      targetSpecs: this.targetLayerSpecs(),
      paddingValues: this.paddingValues(),
    });
  }
}
