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
  private readonly buckets: { readonly batcher: Batcher; items: NumberedSample[] }[];

  /** @throws {DataError} if a padding value is for an unknown name or does not fit its dtype. */
  constructor(private readonly options: BucketBatcherOptions) {
    this.buckets = options.batchSizes.map((batchSize) => ({
      batcher: new Batcher({ ...options, batchSize }),
      items: [],
    }));
  }

  push(item: NumberedSample): NumberedBatch | undefined {
    const bucket = this.buckets[this.bucketOf(item.sample)]!;
    let batch: Batch | undefined;
    try {
      batch = bucket.batcher.push(item.sample);
    } catch (error) {
      this.options.onInvalid(item, error);
      item.release?.();
      return undefined;
    }
    bucket.items.push(item);
    if (!batch) return undefined;
    const { items } = bucket;
    bucket.items = [];
    return { batch, places: placesOf(items) };
  }

  *drain(): Iterable<NumberedBatch> {
    for (const { batcher, items } of this.buckets) {
      for (const batch of batcher.drain()) yield { batch, places: placesOf(items) };
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

/** The places of samples that have been copied into a batch, whose memory is free from now on. */
function placesOf(items: readonly NumberedSample[]): NumberedPlace[] {
  return items.map(({ order, index, release }) => {
    release?.();
    return { order, index };
  });
}
