import { Params, param } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';

/** Parameters of measuring stored predictions without a model. */
export class EvaluateParams extends Params {
  @param.string({ help: 'File that tfaip predict or tfaip lav --dump has written', root: 'predictions' })
  predictions!: string;

  @param.nested(() => DataPipelineParams, { help: 'The ground truth, where the file has none', root: 'lav' })
  pipeline: DataPipelineParams = new DataPipelineParams();
}
