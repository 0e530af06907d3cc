import { param } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { ExportedModelParams } from './exportedModelParams.js';

/** Parameters of LAV: which models to load, how to go through the data, and what to write. */
export class LavParams extends ExportedModelParams {
  @param.nested(() => DataPipelineParams, { help: 'The data to validate on', root: 'lav' })
  pipeline: DataPipelineParams = new DataPipelineParams();

  @param.string({
    help: 'File for targets and predictions of every sample, a line of JSON each; of several models their vote',
    root: 'dump',
    optional: true,
  })
  dump: string | null = null;

  @param.string({
    help: 'Folder for event files with the values; default: lav beside the export, if that is where a run has put it',
    root: 'log_dir',
    optional: true,
  })
  log_dir: string | null = null;
}
