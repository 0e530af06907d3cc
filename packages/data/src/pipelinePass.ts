import { DataError, deriveSeed } from '@tfaip/core';
import type { BucketBatcher, NumberedBatch } from './bucketBatcher.js';
import type { DataGenerator } from './dataGenerator.js';
import type { NumberedSample } from './numberedSample.js';
import { type IndexedSample, type NumberedPlace, PassOrder } from './position/passOrder.js';
import type { OrderPosition, PipelinePosition } from './position/pipelinePosition.js';
import { indexedSamples, readSamples } from './position/sampleReader.js';
import type { Processing } from './processors/processing.js';
import { ShuffleBuffer } from './shuffleBuffer.js';
import { runStage, type Stream } from './streamStage.js';

export interface PipelinePassOptions {
  readonly generator: DataGenerator;
  readonly processing: Processing;
  /** The run's seed. */
  readonly seed: number;
  /** Number of the pass. */
  readonly pass: number;
  readonly limit: number;
  /** Samples to draw from; 0: no shuffling. */
  readonly shuffleBufferSize: number;
  /** Called with the number of samples read, at the end of the data. */
  readonly atEnd: (count: number) => void;
}

/**
 * One pass over the data: the generator's samples → the first `limit` → shuffled → processed → batched.
 *
 * Knows at any time which samples are delivered, so that it can be taken up again where it was left.
 */
export class PipelinePass {
  readonly pass: number;
  private readonly order: PassOrder;
  private readonly shuffle: ShuffleBuffer<IndexedSample> | undefined;

  constructor(private readonly options: PipelinePassOptions) {
    const { seed, pass, limit, shuffleBufferSize, atEnd } = options;
    this.pass = pass;
    if (shuffleBufferSize > 0) {
      this.shuffle = new ShuffleBuffer(shuffleBufferSize, deriveSeed(seed, 'shuffle', pass));
    }
    this.order = new PassOrder({ shuffle: this.shuffle, limit, atEnd });
  }

  /**
   * The samples in the order in which they are batched.
   *
   * @param releases whether the caller releases each of them.
   */
  samples(start: OrderPosition | null = null, releases = false): Stream<NumberedSample> {
    const { processing, seed, pass } = this.options;
    const settle = (order: number): void => this.order.settle(order);
    return processing.apply(this.orderedSamples(start), { seed, pass }, { settle, releases });
  }

  /** The batches from a position on. */
  async *batches(
    batcher: BucketBatcher,
    start: PipelinePosition,
  ): AsyncGenerator<NumberedBatch, void, undefined> {
    let count = 0;
    for await (const batch of runStage(this.samples(start.order, true), batcher)) {
      count++;
      // Where no order is known the batches of before are made again, and left out.
      if (start.order || count > start.batches) yield batch;
    }
    if (count > 0 || start.batches > 0) return;
    throw new DataError('A pass over the data has given no batch.', {
      given: 'samples that were all dropped by processors, skipped, or too few for a bucket',
      fix: 'check what the processors drop, or keep remainders: batch_drop_remainder false',
    });
  }

  /** Notes that samples have been delivered. */
  deliver(places: readonly NumberedPlace[]): void {
    for (const { order } of places) this.order.settle(order);
  }

  /**
   * @param batches number of batches delivered, without those undone.
   * @param undone places of samples that were delivered, but are to come again.
   */
  position(batches: number, undone: readonly NumberedPlace[]): PipelinePosition {
    const { processing, pass } = this.options;
    return { pass, batches, order: processing.keepsSamples ? this.order.position(undone) : null };
  }

  private orderedSamples(start: OrderPosition | null): Stream<NumberedSample> {
    if (start) return this.resumedSamples(start);
    return runStage(indexedSamples(this.options.generator), this.order);
  }

  private async *resumedSamples({ read, pending, shuffle }: OrderPosition): AsyncIterable<NumberedSample> {
    const { generator } = this.options;
    if (Boolean(shuffle) !== Boolean(this.shuffle)) {
      throw new DataError('The position does not fit the pipeline: one shuffles, the other does not.', {
        given: `shuffle_buffer_size ${this.options.shuffleBufferSize}`,
        fix: 'go on with the shuffle_buffer_size of before',
      });
    }
    const again = await readSamples(generator, [...pending, ...(shuffle?.held ?? [])]);
    const sampleOf = (index: number): IndexedSample => again.get(index)!;
    if (shuffle) this.shuffle?.restore({ items: shuffle.held.map(sampleOf), random: shuffle.random });
    this.order.resume(read);
    for (const index of pending) yield this.order.leave(sampleOf(index));
    const rest = this.order.isDone ? [] : indexedSamples(generator, read);
    yield* runStage(rest, this.order);
  }
}
