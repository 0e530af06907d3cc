import { Params, param } from '@tfaip/core';
import type { DataBase } from './dataBase.js';
import type { ProcessingStepParams } from './processors/processingStepParams.js';
import type { WithResources } from './resources/resources.js';

/** A data class that is made from params. */
export type DataClass = new (params: never) => DataBase;

/**
 * Base of the parameters of a data set; names the class that is made from them.
 *
 * A data set with processors declares which ones there are:
 *
 * ```ts
 * export class LineDataParams extends DataBaseParams {
 *   @param.choices(() => [ScaleParams, AugmentParams], { help: 'Steps between files and batches' })
 *   override pre_proc: ProcessingStepParams[] = [new ScaleParams(), new AugmentParams()];
 *   cls() { return LineData; }
 * }
 * ```
 */
export abstract class DataBaseParams extends Params implements WithResources {
  @param.choices(() => [], { help: 'Processing of samples before they are batched', mode: 'hidden' })
  pre_proc: ProcessingStepParams[] = [];

  @param.choices(() => [], { help: 'Processing of samples that hold outputs of the model', mode: 'hidden' })
  post_proc: ProcessingStepParams[] = [];

  /** Names of the fields that hold paths of files which travel with an export, such as an alphabet. Default: none. */
  resourceFields(): readonly string[] {
    return [];
  }

  /** The data class. */
  abstract cls(): DataClass;
}
