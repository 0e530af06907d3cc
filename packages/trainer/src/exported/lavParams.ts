import { param } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { ExportedModelParams } from './exportedModelParams.js';

/** Parameters of LAV: which model to load and how to go through the data. */
export class LavParams extends ExportedModelParams {
  @param.nested(() => DataPipelineParams, { help: 'The data to validate on', root: 'lav' })
  pipeline: DataPipelineParams = new DataPipelineParams();
}
