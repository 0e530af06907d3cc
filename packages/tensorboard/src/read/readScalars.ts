import type { ScalarEvent } from './events.js';
import { type EventStream, type ReadEventsOptions, readEvents } from './readEvents.js';

export interface ReadScalarsOptions extends ReadEventsOptions {
  /** Tags to read. Default: all. */
  readonly tags?: readonly string[];
}

/**
 * Reads the scalars of a run, or of all runs below a folder, as rows of run, tag, step, wall time and value; otherwise
 * as {@link readEvents}.
 */
export function readScalars(
  fileOrDirectory: string,
  { tags, ...options }: ReadScalarsOptions = {},
): EventStream<ScalarEvent> {
  const events = readEvents(fileOrDirectory, options);
  return {
    get damagedRecords() {
      return events.damagedRecords;
    },
    async *[Symbol.asyncIterator]() {
      for await (const event of events) {
        if (event.kind === 'scalar' && (!tags || tags.includes(event.tag))) yield event;
      }
    },
  };
}
