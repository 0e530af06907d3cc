import { toBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { eventFields, sessionStart } from '../eventEncoding.js';
import { type Event, EventSchema, type Summary_Value, Summary_ValueSchema } from '../proto/event_pb.js';
import { decodeTensor, scalarOf, type TensorValue } from './decodeTensor.js';
import type { ImageEvent, ScalarEvent, SummaryEvent, TensorboardEvent, TensorEvent } from './events.js';

/** What an event says besides where it stands. */
type Content<E> = E extends TensorboardEvent ? Omit<E, 'run' | 'step' | 'wallTime' | 'tag'> : never;

/**
 * What stands in an event message, value by value.
 *
 * @param pluginOfTag plugins by tag, kept for the whole run: only the first value of a tag has to name its plugin.
 */
export function* decodeEvent(
  event: Event,
  run: string,
  pluginOfTag: Map<string, string>,
): Generator<TensorboardEvent, void, undefined> {
  const base = { run, step: Number(event.step), wallTime: event.wallTime };
  if (event.what.case === 'fileVersion') return;
  if (event.what.case === 'graphDef') {
    yield { ...base, kind: 'graph', tag: '', value: event.what.value };
    return;
  }
  if (isSessionStart(event)) {
    yield { ...base, kind: 'sessionStart', tag: '' };
    return;
  }
  if (event.what.case !== 'summary') {
    yield { ...base, kind: 'other', tag: '', value: toBinary(EventSchema, event) };
    return;
  }
  for (const value of event.what.value.value) {
    const { tag } = value;
    const named = value.metadata?.pluginData?.pluginName;
    if (named && !pluginOfTag.has(tag)) pluginOfTag.set(tag, named);
    yield { ...base, tag, ...contentOf(value, pluginOfTag.get(tag) ?? '') };
  }
}

/** Whether the event has the field `session_log`, which the schema leaves out, and it says START. */
function isSessionStart({ $unknown = [] }: Event): boolean {
  const log = $unknown.find(({ no }) => no === eventFields.sessionLog);
  return log !== undefined && Buffer.from(sessionStart).equals(new BinaryReader(log.data).bytes());
}

function contentOf(
  message: Summary_Value,
  plugin: string,
): Content<ScalarEvent | ImageEvent | TensorEvent | SummaryEvent> {
  const { value } = message;
  if (value.case === 'simpleValue') return { kind: 'scalar', value: value.value };
  if (value.case === 'image') {
    const { width, height, encodedImageString } = value.value;
    return { kind: 'image', width, height, images: [encodedImageString] };
  }
  const tensor = value.case === 'tensor' ? decodeTensor(value.value) : undefined;
  const content = tensor && contentOfTensor(tensor, plugin);
  return content ?? { kind: 'summary', plugin, value: toBinary(Summary_ValueSchema, message) };
}

/** Undefined if a scalar's or an image's tensor holds none. */
function contentOfTensor(
  tensor: TensorValue,
  plugin: string,
): Content<ScalarEvent | ImageEvent | TensorEvent> | undefined {
  if (plugin === 'scalars') {
    const value = scalarOf(tensor);
    return value === undefined ? undefined : { kind: 'scalar', value };
  }
  return plugin === 'images' ? imageOf(tensor) : { kind: 'tensor', plugin, value: tensor };
}

/** Width and height as text, then the files. */
function imageOf({ dtype, data }: TensorValue): Content<ImageEvent> | undefined {
  if (dtype !== 'string') return undefined;
  const [width, height, ...images] = data as readonly Uint8Array[];
  if (!width || !height) return undefined;
  const size = {
    width: Number(Buffer.from(width).toString()),
    height: Number(Buffer.from(height).toString()),
  };
  return Number.isFinite(size.width + size.height) ? { kind: 'image', ...size, images } : undefined;
}
