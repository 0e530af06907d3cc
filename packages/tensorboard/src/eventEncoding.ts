import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { EventSchema } from './proto/event_pb.js';

/** Numbers of the fields `graph_def`, `summary`, `session_log` and `tagged_run_metadata` in the message Event. */
export const eventFields = { graphDef: 4, summary: 5, sessionLog: 7, taggedRunMetadata: 8 } as const;

/** A serialized `tensorflow.SessionLog` whose field `status`, number 1, is START, 1. */
export const sessionStart: Uint8Array = Uint8Array.of(0x08, 1);

/** Describes the first record of every event file, by which readers recognise the format. */
export function encodeFileVersion(wallTime: number, writer: string): Uint8Array {
  return toBinary(
    EventSchema,
    create(EventSchema, {
      wallTime,
      what: { case: 'fileVersion', value: 'brain.Event:2' },
      sourceMetadata: { writer },
    }),
  );
}

/** An event that carries a serialized message or bytes; they are taken over as they are. */
export function encodeEvent(
  what: keyof typeof eventFields,
  bytes: Uint8Array,
  step: number,
  wallTime: number,
): Uint8Array {
  const event = new BinaryWriter();
  // proto3 leaves out what is 0.
  if (wallTime !== 0) event.tag(1, WireType.Bit64).double(wallTime);
  if (step !== 0) event.tag(2, WireType.Varint).int64(step);
  return event.tag(eventFields[what], WireType.LengthDelimited).bytes(bytes).finish();
}
