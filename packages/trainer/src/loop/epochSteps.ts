import { DataError } from '@tfaip/core';
import type { DataPipeline } from '@tfaip/data';

/** What decides on the length of an epoch. */
export interface EpochSize {
  readonly samples_per_epoch: number | null;
  readonly scale_epoch_size: number;
}

/**
 * Training steps of an epoch: as many batches as hold one pass over the training data, or `samples_per_epoch`, times
 * `scale_epoch_size`; at least one. The last batch of a pass is smaller, which an epoch over several passes counts.
 *
 * @throws {DataError} if the length of the data is not known and not given.
 */
export function stepsPerEpoch(size: EpochSize, pipeline: DataPipeline): number {
  const { batchesPerEpoch, samplesPerEpoch: available } = pipeline;
  const wanted = size.samples_per_epoch ?? available;
  if (wanted === undefined) {
    throw new DataError('The training data do not say how many samples they have.', {
      fix: 'set --trainer.samples_per_epoch',
    });
  }
  // 100 samples times 1.1 are 110.00000000000001, which must not become 111.
  const samples = Math.ceil(wanted * size.scale_epoch_size - 1e-6);
  const { batch_size } = pipeline.params;
  if (available === undefined || batchesPerEpoch === undefined)
    return Math.max(1, Math.ceil(samples / batch_size));
  const wholePasses = Math.floor(samples / available);
  const rest = Math.min(Math.ceil((samples % available) / batch_size), batchesPerEpoch);
  return Math.max(1, wholePasses * batchesPerEpoch + rest);
}
