import type { ScalarEvent } from './events.js';
import { type EventStream, type ReadEventsOptions, readEvents } from './readEvents.js';

/**
 * Reads the scalars that hold: those of a run that was stopped are left out where it has gone on from an earlier step,
 * which is what TensorBoard shows. All is read before the first one is given; otherwise as {@link readScalars}.
 */
export function readCurrentScalars(
  fileOrDirectory: string,
  options: Pick<ReadEventsOptions, 'onDamage'> = {},
): EventStream<ScalarEvent> {
  const events = readEvents(fileOrDirectory, options);
  return {
    get damagedRecords() {
      return events.damagedRecords;
    },
    async *[Symbol.asyncIterator]() {
      let scalars: ScalarEvent[] = [];
      for await (const event of events) {
        if (event.kind === 'scalar') scalars.push(event);
        if (event.kind === 'sessionStart') {
          scalars = scalars.filter(({ run, step }) => run !== event.run || step < event.step);
        }
      }
      yield* scalars;
    },
  };
}
