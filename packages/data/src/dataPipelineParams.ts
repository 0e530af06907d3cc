import { availableParallelism } from 'node:os';
import { Params, ParamsError, param } from '@tfaip/core';
import { type OnError, onErrorChoices } from './sampleFailures.js';

/** How samples become batches; the same for training, validation and LAV. */
export class DataPipelineParams extends Params {
  @param.int({ help: 'Samples per batch', min: 1 })
  batch_size: number = 16;

  @param.int({
    help: 'Use only the first so many samples of the data, before any processing',
    min: 1,
    optional: true,
  })
  limit: number | null = null;

  @param.bool({ help: 'Leave out batches at the end of a pass that are smaller than batch_size' })
  batch_drop_remainder: boolean = false;

  @param.int({
    help: 'Samples held to draw from when training data is shuffled; 0: no shuffling. Validation is never shuffled',
    min: 0,
  })
  shuffle_buffer_size: number = 1024;

  @param.int({ help: 'Batches made ahead while the model works', min: 0 })
  prefetch: number = 2;

  @param.int({
    help: 'Worker threads for processors that run in parallel; 0: none; default: one for each processor core',
    min: 0,
    optional: true,
  })
  num_processes: number | null = null;

  @param.bool({
    help: 'Exchange arrays with workers in shared memory, and keep preloaded data there; off: in memory that is moved',
  })
  use_shared_memory: boolean = true;

  @param.list('int', {
    help: 'Put samples of similar length into a batch: rising lengths, each the first that is too long for its bucket',
    min: 1,
  })
  bucket_boundaries: number[] = [];

  @param.list('int', {
    help: 'Samples per batch of each bucket, one more than bucket_boundaries; default: batch_size for all',
    min: 1,
  })
  bucket_batch_sizes: number[] = [];

  @param.oneOf(onErrorChoices, {
    help: 'What a sample does that cannot be processed: raise ends the run, skip leaves the sample out and counts it',
  })
  on_error: OnError = 'raise';

  @param.float({
    help: 'Seconds that a worker may take for one sample before the sample counts as failed',
    min: 0.01,
    optional: true,
  })
  sample_timeout: number | null = 300;

  @param.bool({ help: 'Read the data once and keep it in memory, before any processing' })
  preload_data: boolean = false;

  /** Worker threads to use. */
  get workers(): number {
    return this.num_processes ?? availableParallelism();
  }

  override postInit(): void {
    const { bucket_boundaries: boundaries, bucket_batch_sizes: sizes } = this;
    if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1]!)) {
      throw new ParamsError([
        { path: 'bucket_boundaries', message: `must rise, but is ${JSON.stringify(boundaries)}` },
      ]);
    }
    if (sizes.length > 0 && sizes.length !== boundaries.length + 1) {
      throw new ParamsError([
        {
          path: 'bucket_batch_sizes',
          message: `must have ${boundaries.length + 1} values, one more than bucket_boundaries, but has ${sizes.length}`,
        },
      ]);
    }
  }
}
