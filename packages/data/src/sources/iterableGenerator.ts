import type { Sample } from '@tfaip/core';
import { DataGenerator } from '../dataGenerator.js';

/** A function that starts a run over samples. */
export type StartIteration = () => Iterable<Sample> | AsyncIterable<Sample>;

/**
 * Samples of anything that can be iterated: an async generator, a stream, a database cursor.
 *
 * @example
 * new IterableGenerator(() => samplesOfCursor(db.query('…')), 1000);
 */
export class IterableGenerator extends DataGenerator {
  override readonly length: number | undefined;

  /**
   * @param start is called for each run and must begin anew each time, with the same samples in the same order.
   * @param length number of samples, if known: every run must then have as many.
   */
  constructor(
    private readonly start: StartIteration,
    length?: number,
  ) {
    super();
    this.length = length;
  }

  override generate(): Iterable<Sample> | AsyncIterable<Sample> {
    return this.start();
  }
}
