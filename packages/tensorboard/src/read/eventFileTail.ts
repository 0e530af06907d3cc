import { createReadStream } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { readTfRecords, type TfRecord, type TfRecordDamage } from '@tfaip/tfrecord';
import type { FoundEventFile } from '../eventFile.js';
import { type Event, EventSchema } from '../proto/event_pb.js';
import { TensorboardError } from '../tensorboardError.js';

/** A record that could not be read. */
export interface EventDamage {
  /** The event file. */
  readonly path: string;
  /** Where the record begins, in bytes from the start of the file. */
  readonly offset: number;
  /** As for TFRecords; `message`: the record is whole, but no `tensorflow.Event`, and is skipped. */
  readonly reason: TfRecordDamage['reason'] | 'message';
}

/** Reads an event file piece by piece, as it grows. */
export class EventFileTail {
  /** Everything before it has been read. */
  private position = 0;
  private ended = false;

  /**
   * @param isGrowing whether a record that is cut off at the end may yet become whole, and is no damage.
   * @param onDamage  called for each damaged record.
   */
  constructor(
    private readonly file: FoundEventFile,
    private readonly isGrowing: boolean,
    private readonly onDamage: (damage: EventDamage) => void,
  ) {}

  /** The events that have come since the last call. */
  async *readNew(): AsyncGenerator<Event, void, undefined> {
    if (this.ended) return;
    const { path } = this.file;
    const start = this.position;
    for await (const item of readTfRecords(fileChunks(path, start))) {
      const isCutOff = item.kind === 'damage' && item.reason === 'truncated';
      if (isCutOff && this.isGrowing) return;
      this.position = start + item.end;
      this.ended = item.kind === 'damage' && item.end === item.offset;
      const event = item.kind === 'record' ? parseEvent(item) : undefined;
      const reason = item.kind === 'damage' ? item.reason : 'message';
      if (event) yield event;
      else this.onDamage({ path, offset: start + item.offset, reason });
    }
  }
}

async function* fileChunks(path: string, start: number): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { start });
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
