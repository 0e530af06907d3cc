import type { Sample } from '@tfaip/core';
import type { NumberedSample } from '../numberedSample.js';
import type { ShuffleBuffer } from '../shuffleBuffer.js';
import type { StreamStage } from '../streamStage.js';
import type { OrderPosition } from './pipelinePosition.js';

/** A sample with its number in the generator's order. */
export interface IndexedSample {
  readonly index: number;
  readonly sample: Sample;
}

export interface PassOrderOptions {
  /** Undefined: the order stays as it is. */
  readonly shuffle: ShuffleBuffer<IndexedSample> | undefined;
  /** Most samples to take. */
  readonly limit: number;
  /** Called with the number of samples when there are no more. */
  readonly atEnd: (count: number) => void;
}

/**
 * Decides in which order the samples of a pass go on: the first `limit`, shuffled. Knows at any time what has left and is
 * not delivered yet, so that the pass can be left and taken up again.
 */
export class PassOrder implements StreamStage<IndexedSample, NumberedSample> {
  private read = 0;
  private left = 0;
  /** Numbers of the samples that have left, by their place in the order. */
  private readonly pending = new Map<number, number>();

  constructor(private readonly options: PassOrderOptions) {}

  get isDone(): boolean {
    return this.read >= this.options.limit;
  }

  push(item: IndexedSample): NumberedSample | undefined {
    this.read = item.index + 1;
    const { shuffle } = this.options;
    const leaving = shuffle ? shuffle.push(item) : item;
    return leaving && this.leave(leaving);
  }

  *drain(): Iterable<NumberedSample> {
    this.options.atEnd(this.read);
    for (const item of this.options.shuffle?.drain() ?? []) yield this.leave(item);
  }

  /** Lets a sample pass by that had left before its stream was interrupted. */
  leave({ index, sample }: IndexedSample): NumberedSample {
    const order = this.left++;
    this.pending.set(order, index);
    return { index, order, sample };
  }

  /** Goes on behind samples that were read before. */
  resume(read: number): void {
    this.read = read;
  }

  /** Notes that a sample is delivered, or dropped for good. */
  settle(order: number): void {
    this.pending.delete(order);
  }

  /**
   * Where the pass is.
   *
   * @param undone places of samples that were delivered, but are to come again.
   */
  position(undone: readonly NumberedPlace[] = []): OrderPosition {
    const places = [...undone, ...[...this.pending].map(([order, index]) => ({ order, index }))];
    const state = this.options.shuffle?.state;
    return {
      read: this.read,
      pending: places.sort((a, b) => a.order - b.order).map(({ index }) => index),
      shuffle: state ? { held: state.items.map(({ index }) => index), random: state.random } : null,
    };
  }
}

/** Place of a sample in the order of a pass. */
export type NumberedPlace = Pick<NumberedSample, 'order' | 'index'>;
