import { DataError } from '@tfaip/core';

/**
 * Where a stream of batches is: enough to go on with exactly the batches that would have come, as plain JSON.
 *
 * Samples are told by their numbers in the generator's order, so that a position is as small as what the pipeline holds
 * back: the shuffle buffer and incomplete batches.
 */
export interface PipelinePosition {
  /** Number of the pass, from 0. */
  readonly pass: number;
  /** Batches of this pass that have been delivered. */
  readonly batches: number;
  /**
   * How to go on; null where a generating processor decides on the samples: then the pass is run again up to here.
   */
  readonly order: OrderPosition | null;
}

/** State of the order of samples in a pass. */
export interface OrderPosition {
  /** Samples taken from the generator. */
  readonly read: number;
  /** Samples that have left the shuffle buffer, but are in no batch that was delivered, in their order. */
  readonly pending: readonly number[];
  /** Null without shuffling. */
  readonly shuffle: ShufflePosition | null;
}

export interface ShufflePosition {
  /** Samples in the buffer, by place. */
  readonly held: readonly number[];
  /** State of its random numbers. */
  readonly random: readonly number[];
}

/** The start of a pass. */
export function startOfPass(pass: number): PipelinePosition {
  return { pass, batches: 0, order: null };
}

/**
 * @throws {DataError} if a position, read from JSON, is none.
 */
export function checkPosition(position: PipelinePosition): void {
  const { pass, batches, order } = position;
  const isRight =
    isCount(pass) &&
    isCount(batches) &&
    (order === null || (isCount(order.read) && isCounts(order.pending) && isShuffle(order.shuffle)));
  if (isRight) return;
  throw new DataError('This is no position of a data pipeline.', {
    given: JSON.stringify(position)?.slice(0, 200) ?? String(position),
    expected: 'what position() of a stream of batches has given',
  });
}

function isShuffle(shuffle: ShufflePosition | null): boolean {
  return (
    shuffle === null ||
    (isCounts(shuffle.held) && shuffle.random.length === 4 && shuffle.random.every(Number.isInteger))
  );
}

function isCounts(values: readonly number[]): boolean {
  return Array.isArray(values) && values.every(isCount);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
