import { Params, param } from '@tfaip/core';
import { type PipelineMode, pipelineModes } from '../pipelineMode.js';
import type { WithResources } from '../resources/resources.js';
import type { GeneratingDataProcessor, MappingDataProcessor } from './dataProcessor.js';

/** A processor class that is made from its params. */
export type DataProcessorClass = new (params: never) => MappingDataProcessor | GeneratingDataProcessor;

/** One entry of a list of processing steps: a processor or a group of them. */
export abstract class ProcessingStepParams extends Params implements WithResources {
  @param.list(pipelineModes, { help: 'Modes that the step is active in' })
  modes: PipelineMode[] = [...pipelineModes];

  /** Names of the fields that hold paths of files which travel with an export, such as an alphabet. Default: none. */
  resourceFields(): readonly string[] {
    return [];
  }
}

/**
 * Parameters of a data processor; they name the class that is made from them.
 *
 * ```ts
 * export class ScaleParams extends DataProcessorParams {
 *   @param.float({ help: 'Factor on all values' }) factor = 1 / 255;
 *   cls() { return Scale; }
 * }
 * ```
 */
export abstract class DataProcessorParams extends ProcessingStepParams {
  /** The processor class. */
  abstract cls(): DataProcessorClass;
}

/**
 * Mapping processors that are composed to one step, run by worker threads if `run_parallel` says so.
 *
 * A worker makes the group anew from its params, so it has to find their class: `module` is where it is exported.
 *
 * ```ts
 * export class AugmentParams extends DataProcessorGroupParams {
 *   static override readonly module = import.meta.url;
 *   @param.choices(() => [RotateParams, NoiseParams], { help: 'Augmentations, one after the other' })
 *   processors: ProcessingStepParams[] = [new RotateParams(), new NoiseParams()];
 * }
 * ```
 */
export abstract class DataProcessorGroupParams extends ProcessingStepParams {
  /** URL of the module that exports this class: `import.meta.url`. Needed for `run_parallel` only. */
  static readonly module: string | undefined = undefined;

  @param.bool({ help: 'Run the group in worker threads, as many as num_processes of the pipeline says' })
  run_parallel: boolean = true;

  /** Processors or further groups; a subclass declares which ones can be chosen. */
  abstract processors: ProcessingStepParams[];
}
