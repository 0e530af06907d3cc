import { DataError } from '@tfaip/core';
import type { DataGenerator } from '../dataGenerator.js';
import type { Stream } from '../streamStage.js';
import type { IndexedSample } from './passOrder.js';

/** Samples between two that are wanted which are rather read over than skipped by opening the source anew. */
const READ_OVER = 64;

/** The samples of a run with their numbers, from `start` on. */
export function indexedSamples(generator: DataGenerator, start = 0): Stream<IndexedSample> {
  const sought = start > 0 ? generator.generateFrom?.(start) : undefined;
  const source = sought ?? generator.generate();
  const first = sought ? start : 0;
  return Symbol.iterator in source ? numberedSync(source, first, start) : numberedAsync(source, first, start);
}

function* numberedSync<T>(
  source: Iterable<T>,
  first: number,
  start: number,
): Iterable<{ index: number; sample: T }> {
  let index = first;
  for (const sample of source) {
    if (index >= start) yield { index, sample };
    index++;
  }
}

async function* numberedAsync<T>(
  source: AsyncIterable<T>,
  first: number,
  start: number,
): AsyncIterable<{ index: number; sample: T }> {
  let index = first;
  for await (const sample of source) {
    if (index >= start) yield { index, sample };
    index++;
  }
}

/**
 * Reads samples of a run again by their numbers.
 *
 * @returns the samples by their numbers.
 * @throws {DataError} if the run does not have one of them.
 */
export async function readSamples(
  generator: DataGenerator,
  wanted: readonly number[],
): Promise<Map<number, IndexedSample>> {
  const found = new Map<number, IndexedSample>();
  for (const range of rangesOf(wanted, generator.generateFrom ? READ_OVER : Number.POSITIVE_INFINITY)) {
    const isWanted = new Set(range);
    const last = range.at(-1)!;
    for await (const item of indexedSamples(generator, range[0]!)) {
      if (isWanted.has(item.index)) found.set(item.index, item);
      if (item.index >= last) break;
    }
  }
  const missing = wanted.find((index) => !found.has(index));
  if (missing === undefined) return found;
  throw new DataError('The data is not what it was when its position was taken.', {
    given: `no sample number ${missing}`,
    fix: 'go on with the same data, or start anew',
  });
}

/** The numbers in rising order, cut where there is more than `readOver` between two. */
function rangesOf(numbers: readonly number[], readOver: number): number[][] {
  const ranges: number[][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && number - range.at(-1)! <= readOver) range.push(number);
    else ranges.push([number]);
  }
  return ranges;
}
