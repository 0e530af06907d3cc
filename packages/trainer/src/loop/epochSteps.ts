import { DataError } from '@tfaip/core';
import type { DataPipeline } from '@tfaip/data';

/** What decides on the length of an epoch. */
export interface EpochSize {
  readonly samples_per_epoch: number | null;
  readonly scale_epoch_size: number;
}

/**
 * Training steps of an epoch: one pass over the training data, or `samples_per_epoch` in batches, times
 * `scale_epoch_size`; at least one.
 *
 * @throws {DataError} if the length of the data is not known and not given.
 */
export function stepsPerEpoch(size: EpochSize, pipeline: DataPipeline): number {
  const batches =
    size.samples_per_epoch === null
      ? pipeline.batchesPerEpoch
      : size.samples_per_epoch / pipeline.params.batch_size;
  if (batches === undefined) {
    throw new DataError('The training data do not say how many samples they have.', {
      fix: 'set --trainer.samples_per_epoch',
    });
  }
  return Math.max(1, Math.ceil(batches * size.scale_epoch_size));
}
