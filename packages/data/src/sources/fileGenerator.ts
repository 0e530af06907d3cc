import type { Sample } from '@tfaip/core';
import { DataGenerator } from '../dataGenerator.js';
import { type ConcurrencyOptions, checkedConcurrency } from './concurrency.js';
import { mapInOrder } from './mapInOrder.js';
import { sampleAt, type ToSample } from './toSample.js';

/** A file that a sample is made of. */
export interface FileItem {
  readonly file: string;
}

/** Samples that are made of one file each; the files are known before, so that a run starts anywhere at once. */
export class FileGenerator<T extends FileItem = FileItem> extends DataGenerator {
  override readonly length: number;

  private readonly concurrency: number;

  /**
   * @param items in the order of the samples; errors name their files.
   * @throws {DataError} if the concurrency is no whole number from 1 on.
   */
  constructor(
    private readonly items: readonly T[],
    private readonly toSample: ToSample<T>,
    options: ConcurrencyOptions = {},
  ) {
    super();
    this.length = items.length;
    this.concurrency = checkedConcurrency(options);
  }

  override generate(): AsyncIterable<Sample> {
    return this.generateFrom(0);
  }

  override generateFrom(start: number): AsyncIterable<Sample> {
    return mapInOrder(this.itemsFrom(start), this.concurrency, (item) => sampleAt(this.toSample, item, item));
  }

  private *itemsFrom(start: number): Iterable<T> {
    for (let index = start; index < this.items.length; index++) yield this.items[index]!;
  }
}
