import { setTimeout as sleep } from 'node:timers/promises';
import { findEventFiles } from '../eventFile.js';
import { decodeEvent } from './decodeEvent.js';
import { type EventDamage, EventFileTail } from './eventFileTail.js';
import type { TensorboardEvent } from './events.js';

/** Events in the order of their files; may be iterated several times, each time from the files' beginning. */
export interface EventStream<E = TensorboardEvent> extends AsyncIterable<E> {
  /** Number of damaged records in the newest iteration so far. */
  readonly damagedRecords: number;
}

export interface ReadEventsOptions {
  /** Called for each damaged record. */
  readonly onDamage?: (damage: EventDamage) => void;
  /**
   * Whether to wait at the end for events and files that are still to come; the iteration then ends by `signal` only.
   * A record that is cut off at the end of a file counts as not yet written. Default: false.
   */
  readonly follow?: boolean;
  /** How often a followed file is looked at, in milliseconds. Default: 1000. */
  readonly pollIntervalMs?: number;
  /** Ends the iteration, without an error, the next time that it waits. */
  readonly signal?: AbortSignal;
}

/**
 * Reads an event file, or all event files in a folder and below it.
 *
 * Damaged records are skipped and counted; behind a damaged header, or where a file is cut short, that file ends.
 *
 * ```ts
 * const events = readEvents('runs/first');
 * for await (const event of events) {
 *   if (event.kind === 'scalar') console.log(event.run, event.tag, event.step, event.value);
 * }
 * if (events.damagedRecords > 0) console.warn(`${events.damagedRecords} damaged records`);
 * ```
 *
 * Iterating throws {@link TensorboardError} if there is no such file or folder.
 */
export function readEvents(fileOrDirectory: string, options: ReadEventsOptions = {}): EventStream {
  let damagedRecords = 0;
  const onDamage = (damage: EventDamage): void => {
    damagedRecords++;
    options.onDamage?.(damage);
  };
  return {
    get damagedRecords() {
      return damagedRecords;
    },
    [Symbol.asyncIterator]() {
      damagedRecords = 0;
      return eventsBelow(fileOrDirectory, { ...options, onDamage });
    },
  };
}

async function* eventsBelow(
  fileOrDirectory: string,
  options: ReadEventsOptions & Required<Pick<ReadEventsOptions, 'onDamage'>>,
): AsyncGenerator<TensorboardEvent, void, undefined> {
  const { follow = false, pollIntervalMs = 1000, signal, onDamage } = options;
  const tails = new Map<string, EventFileTail>();
  /** Plugin by run and tag: only the first value of a tag has to name it, possibly in an earlier file. */
  const plugins = new Map<string, Map<string, string>>();
  do {
    for (const file of await findEventFiles(fileOrDirectory)) {
      const tail = tails.get(file.path) ?? new EventFileTail(file, follow, onDamage);
      tails.set(file.path, tail);
      const pluginOfTag = plugins.get(file.run) ?? new Map<string, string>();
      plugins.set(file.run, pluginOfTag);
      for await (const event of tail.readNew()) yield* decodeEvent(event, file.run, pluginOfTag);
    }
  } while (follow && (await waited(pollIntervalMs, signal)));
}

/** False if the signal came before the time was over. */
async function waited(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await sleep(ms, undefined, signal && { signal });
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
}
