import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Stream } from '../streamStage.js';

/**
 * Puts items together to lists of a size that may change meanwhile.
 *
 * A list is given early when the source is not ready with its next item, so that slow sources are not made slower.
 */
export function chunks<T>(items: Stream<T>, size: () => number): AsyncIterable<T[]> {
  return Symbol.iterator in items ? ready(items, size) : whileReady(items, size);
}

async function* ready<T>(items: Iterable<T>, size: () => number): AsyncIterable<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size()) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

async function* whileReady<T>(items: AsyncIterable<T>, size: () => number): AsyncIterable<T[]> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    let upcoming = iterator.next();
    for (let first = await upcoming; !first.done; first = await upcoming) {
      const chunk = [first.value];
      const later = nextTurn();
      upcoming = iterator.next();
      while (chunk.length < size()) {
        const next = await Promise.race([upcoming, later]);
        if (!next || next.done) break;
        chunk.push(next.value);
        upcoming = iterator.next();
      }
      yield chunk;
    }
  } finally {
    await iterator.return?.();
  }
}
