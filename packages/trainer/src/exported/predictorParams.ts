import { param } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { ExportedModelParams } from './exportedModelParams.js';

/** Parameters of prediction: which models to load and how to go through the data. */
export class PredictorParams extends ExportedModelParams {
  @param.nested(() => DataPipelineParams, { help: 'The data to predict', root: 'predict' })
  pipeline: DataPipelineParams = new DataPipelineParams();

  @param.string({ help: 'File for the predictions; default: standard output', root: 'out', optional: true })
  out: string | null = null;
}
