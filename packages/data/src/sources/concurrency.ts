import { DataError } from '@tfaip/core';

/** How many samples may be in the making at once. */
export interface ConcurrencyOptions {
  /**
   * Calls of an asynchronous `toSample` under way at once, 1 or more; default 8, twice as many as Node has threads for
   * files and decoding, so that none of them waits. The order is that of the source in any case.
   */
  readonly concurrency?: number;
}

/** @throws {DataError} if it is no whole number from 1 on. */
export function checkedConcurrency({ concurrency = 8 }: ConcurrencyOptions): number {
  if (Number.isInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new DataError('The concurrency of a source must be a whole number from 1 on.', {
    given: String(concurrency),
  });
}
