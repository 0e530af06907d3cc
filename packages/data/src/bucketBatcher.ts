import type { Batch, Sample } from '@tfaip/core';
import { Batcher, type BatcherOptions } from './batcher.js';
import type { NumberedSample } from './numberedSample.js';
import type { NumberedPlace } from './position/passOrder.js';
import type { StreamStage } from './streamStage.js';

/** A batch with the places of its samples in the order of their pass. */
export interface NumberedBatch {
  readonly batch: Batch;
  readonly places: readonly NumberedPlace[];
}

export interface BucketBatcherOptions extends Omit<BatcherOptions, 'batchSize'> {
  /** Rising lengths; bucket i takes samples shorter than boundary i, the last one all others. */
  readonly boundaries: readonly number[];
  /** Samples per batch of each bucket: one more than there are boundaries. */
  readonly batchSizes: readonly number[];
  /** Length of a sample, by which it is put into a bucket. */
  readonly lengthOf: (sample: Sample) => number;
  /** Called with a sample that does not fit the specifications; it is left out unless this throws. */
  readonly onInvalid: (item: NumberedSample, error: unknown) => void;
}

/**
 * Collects samples of similar length, so that batches hold little padding; without boundaries there is one bucket.
 *
 * A batch leaves when its bucket is full, what remains at the end bucket by bucket, the shortest first.
 */
export class BucketBatcher implements StreamStage<NumberedSample, NumberedBatch> {
  private readonly buckets: { readonly batcher: Batcher; places: NumberedPlace[] }[];

  /** @throws {DataError} if a padding value is for an unknown name or does not fit its dtype. */
  constructor(private readonly options: BucketBatcherOptions) {
    this.buckets = options.batchSizes.map((batchSize) => ({
      batcher: new Batcher({ ...options, batchSize }),
      places: [],
    }));
  }

  push(item: NumberedSample): NumberedBatch | undefined {
    const bucket = this.buckets[this.bucketOf(item.sample)]!;
    let batch: Batch | undefined;
    try {
      batch = bucket.batcher.push(item.sample);
    } catch (error) {
      this.options.onInvalid(item, error);
      return undefined;
    }
    bucket.places.push({ order: item.order, index: item.index });
    if (!batch) return undefined;
    const { places } = bucket;
    bucket.places = [];
    return { batch, places };
  }

  *drain(): Iterable<NumberedBatch> {
    for (const { batcher, places } of this.buckets) {
      for (const batch of batcher.drain()) yield { batch, places };
    }
  }

  private bucketOf(sample: Sample): number {
    const { boundaries, lengthOf } = this.options;
    if (boundaries.length === 0) return 0;
    const length = lengthOf(sample);
    const bucket = boundaries.findIndex((boundary) => length < boundary);
    return bucket === -1 ? boundaries.length : bucket;
  }
}
