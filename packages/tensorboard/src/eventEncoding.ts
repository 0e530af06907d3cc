import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DataType, EventSchema, type Summary, SummarySchema } from './proto/event_pb.js';

/** Number of the field `summary` in the message Event. */
const summaryField = 5;

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

/** An event that carries a serialized Summary; its bytes are taken over as they are. */
export function encodeSummaryEvent(summary: Uint8Array, step: number, wallTime: number): Uint8Array {
  const event = toBinary(EventSchema, create(EventSchema, { wallTime, step: BigInt(step) }));
  return new BinaryWriter().raw(event).tag(summaryField, WireType.LengthDelimited).bytes(summary).finish();
}

/**
 * A scalar in the form of TensorFlow 2: a float32 tensor of shape [] that the plugin `scalars` shows.
 *
 * The metadata stand beside every value, although a tag's first would do: a file whose beginning is damaged or
 * rotated away stays readable.
 */
export function scalarSummary(tag: string, value: number, description = ''): Summary {
  return create(SummarySchema, {
    value: [
      {
        tag,
        value: {
          case: 'tensor',
          value: { dtype: DataType.DT_FLOAT, tensorShape: {}, tensorContent: float32Bytes(value) },
        },
        metadata: { pluginData: { pluginName: 'scalars' }, summaryDescription: description },
      },
    ],
  });
}

/** Little-endian, whatever the machine; a number beyond the range becomes infinite. */
function float32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}
