import { createReadStream } from 'node:fs';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { readTfRecords, type TfRecord, type TfRecordDamage } from '@tfaip/tfrecord';
import { type FoundEventFile, findEventFiles } from './eventFile.js';
import { type Event, EventSchema, type Summary_Value, Summary_ValueSchema } from './proto/event_pb.js';
import { scalarOfTensor } from './scalarTensor.js';
import { TensorboardError } from './tensorboardError.js';

interface EventBase {
  /** Folder of the file below the one given to {@link readEvents}; `.` for that folder itself. */
  readonly run: string;
  readonly step: number;
  /** Seconds since the epoch. */
  readonly wallTime: number;
  /** Name of the value; empty for what is no value. */
  readonly tag: string;
}

/** A number, in TensorFlow 1's or 2's form. */
export interface ScalarEvent extends EventBase {
  readonly kind: 'scalar';
  readonly value: number;
}

/** A value of another kind: image, histogram, text... */
export interface SummaryEvent extends EventBase {
  readonly kind: 'summary';
  /** TensorBoard's plugin that shows it, e.g. `images`; empty for TensorFlow 1's values, which name none. */
  readonly plugin: string;
  /** A serialized `tensorflow.Summary.Value`. */
  readonly value: Uint8Array;
}

/** What is no value: a graph, a session's state, metadata of a run. */
export interface OtherEvent extends EventBase {
  readonly kind: 'other';
  /** A serialized `tensorflow.Event`. */
  readonly value: Uint8Array;
}

/** What {@link readEvents} finds; further kinds may be added, so leave room for them when switching over `kind`. */
export type TensorboardEvent = ScalarEvent | SummaryEvent | OtherEvent;

/** A record that could not be read. */
export interface EventDamage {
  /** The event file. */
  readonly path: string;
  /** Where the record begins, in bytes from the start of the file. */
  readonly offset: number;
  /** As for TFRecords; `message`: the record is whole, but no `tensorflow.Event`, and is skipped. */
  readonly reason: TfRecordDamage['reason'] | 'message';
}

/** Events in the order of their files; may be iterated several times, each time from the files' beginning. */
export interface EventStream extends AsyncIterable<TensorboardEvent> {
  /** Number of damaged records in the newest iteration so far. */
  readonly damagedRecords: number;
}

export interface ReadEventsOptions {
  /** Called for each damaged record. */
  readonly onDamage?: (damage: EventDamage) => void;
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
      return eventsBelow(fileOrDirectory, onDamage);
    },
  };
}

async function* eventsBelow(
  fileOrDirectory: string,
  onDamage: (damage: EventDamage) => void,
): AsyncGenerator<TensorboardEvent, void, undefined> {
  /** Plugin by run and tag: only the first value of a tag has to name it, possibly in an earlier file. */
  const plugins = new Map<string, Map<string, string>>();
  for (const file of await findEventFiles(fileOrDirectory)) {
    const pluginOfTag = plugins.get(file.run) ?? new Map<string, string>();
    plugins.set(file.run, pluginOfTag);
    yield* eventsOfFile(file, pluginOfTag, onDamage);
  }
}

async function* eventsOfFile(
  { path, run }: FoundEventFile,
  pluginOfTag: Map<string, string>,
  onDamage: (damage: EventDamage) => void,
): AsyncGenerator<TensorboardEvent, void, undefined> {
  for await (const record of readTfRecords(fileChunks(path))) {
    const event = record.kind === 'record' ? parseEvent(record) : undefined;
    if (event) yield* eventsOfRecord(event, run, pluginOfTag);
    else
      onDamage({ path, offset: record.offset, reason: record.kind === 'damage' ? record.reason : 'message' });
  }
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw new TensorboardError(`An event file cannot be read: ${(error as Error).message}`, {
      given: path,
      cause: error,
    });
  }
}

function parseEvent({ data }: TfRecord): Event | undefined {
  try {
    return fromBinary(EventSchema, data);
  } catch {
    // The only cause is a malformed message, which the caller counts as damage.
    return undefined;
  }
}

function* eventsOfRecord(
  event: Event,
  run: string,
  pluginOfTag: Map<string, string>,
): Generator<TensorboardEvent, void, undefined> {
  const base = { run, step: Number(event.step), wallTime: event.wallTime };
  if (event.what.case === 'fileVersion') return;
  if (event.what.case !== 'summary') {
    yield { ...base, kind: 'other', tag: '', value: toBinary(EventSchema, event) };
    return;
  }
  for (const value of event.what.value.value) {
    const { tag } = value;
    const named = value.metadata?.pluginData?.pluginName;
    if (named && !pluginOfTag.has(tag)) pluginOfTag.set(tag, named);
    const plugin = pluginOfTag.get(tag) ?? '';
    const scalar = scalarOf(value, plugin);
    yield scalar === undefined
      ? { ...base, kind: 'summary', tag, plugin, value: toBinary(Summary_ValueSchema, value) }
      : { ...base, kind: 'scalar', tag, value: scalar };
  }
}

function scalarOf({ value }: Summary_Value, plugin: string): number | undefined {
  if (value.case === 'simpleValue') return value.value;
  return value.case === 'tensor' && plugin === 'scalars' ? scalarOfTensor(value.value) : undefined;
}
