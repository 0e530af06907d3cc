import { Params, param } from '@tfaip/core';

/** How samples become batches; the same for training, validation and LAV. */
export class DataPipelineParams extends Params {
  @param.int({ help: 'Samples per batch', min: 1 })
  batch_size: number = 16;

  @param.int({ help: 'Use only the first so many samples of the data', min: 1, optional: true })
  limit: number | null = null;

  @param.bool({ help: 'Leave out the last batch of a pass if it is smaller than batch_size' })
  batch_drop_remainder: boolean = false;

  @param.int({
    help: 'Samples held to draw from when training data is shuffled; 0: no shuffling. Validation is never shuffled',
    min: 0,
  })
  shuffle_buffer_size: number = 1024;
}
