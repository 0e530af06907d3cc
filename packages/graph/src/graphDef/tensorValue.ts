import { isUtf8 } from 'node:buffer';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { DataType, dataTypeName } from '@tfaip/libtensorflow';
import type { TensorProto, TensorProtoSchema } from '../proto/graph_pb.js';
import { type ElementFormat, type ElementPart, elementBytes, elementFormat } from './elementFormat.js';
import { GraphDefError } from './graphDefError.js';
import { elementCount, shapeFromProto, shapeToProto } from './shapeProto.js';

/** A constant. */
export interface TensorValue {
  /** A number of `DataType`. */
  dtype: number;
  shape: readonly number[];
  /** Elements in row-major order: their little-endian bytes, or for strings the texts. */
  data: Uint8Array | readonly string[];
}

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

/** From this many equal elements on, one is written for all: as many as TensorFlow's own writer asks for. */
const MIN_UNIFORM_ELEMENTS = 64;

/** @throws {GraphDefError} if the data do not fit dtype and shape. */
export function tensorToProto(tensor: TensorValue): TensorInit {
  const { dtype, shape, data } = tensor;
  const count = elementCount(shape);
  const format = elementFormat(dtype);
  const isString = dtype === DataType.STRING;
  const expected = isString ? count : format && count * elementBytes(format);
  const fits = isString !== data instanceof Uint8Array && data.length === expected;
  if (!fits || !shape.every((size) => size >= 0)) {
    throw new GraphDefError('A constant does not have the data that its shape asks for.', {
      given: `${describe(tensor)} with ${data.length} ${data instanceof Uint8Array ? 'bytes' : 'strings'}`,
      expected: expected === undefined ? 'a dtype whose values stand in bytes' : dataNeeded(dtype, expected),
    });
  }
  const init: TensorInit = { dtype, tensorShape: shapeToProto(shape) };
  if (!(data instanceof Uint8Array)) {
    return { ...init, stringVal: data.map((text) => new TextEncoder().encode(text)) };
  }
  const element = count >= MIN_UNIFORM_ELEMENTS ? uniformElement(tensor) : undefined;
  if (format === undefined || element === undefined) return { ...init, tensorContent: data };
  // Only bool's field wants another type than the numbers that are read.
  const values = format.field === 'boolVal' ? element.map(Boolean) : element;
  return { ...init, [format.field]: values };
}

/** @throws {GraphDefError} if it is not a constant of a known dtype with values for its shape. */
export function tensorFromProto(proto: TensorProto): TensorValue {
  const { dtype } = proto;
  const shape = proto.tensorShape === undefined ? [] : shapeFromProto(proto.tensorShape);
  if (shape === null || shape.some((size) => size < 0)) {
    throw new GraphDefError('A constant must have a fully known shape.', { given: JSON.stringify(shape) });
  }
  const tensor = { dtype, shape };
  const count = elementCount(shape);
  if (dtype === DataType.STRING)
    return { ...tensor, data: repeatLast(proto.stringVal.map(textOf), count, '') };
  const format = elementFormat(dtype);
  if (format === undefined) {
    throw new GraphDefError('A constant has a dtype whose values cannot be read.', {
      given: describe(tensor),
    });
  }
  const size = count * elementBytes(format);
  if (proto.tensorContent.length === 0) return { ...tensor, data: bytesOfField(proto, format, size) };
  if (proto.tensorContent.length !== size) {
    throw new GraphDefError('A constant does not have the data that its shape asks for.', {
      given: `${describe(tensor)} with ${proto.tensorContent.length} bytes`,
      expected: dataNeeded(dtype, size),
    });
  }
  return { ...tensor, data: proto.tensorContent };
}

/**
 * The element that all elements of a tensor are, bit for bit, as its numbers; undefined where they differ, there is
 * none, they are not numbers, or are NaN (which would lose its bits on the way through JavaScript).
 */
export function uniformElement({ dtype, data }: TensorValue): ElementPart[] | undefined {
  const format = elementFormat(dtype);
  if (format === undefined || !(data instanceof Uint8Array) || data.length === 0) return undefined;
  const size = elementBytes(format);
  for (let i = size; i < data.length; i++) if (data[i] !== data[i - size]) return undefined;
  const element = elementsOf(data.subarray(0, size), format);
  return element.some(Number.isNaN) ? undefined : element;
}

/** The numbers in little-endian bytes; two for a complex element. */
export function elementsOf(bytes: Uint8Array, { partBytes, get }: ElementFormat): ElementPart[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / partBytes) }, (_, i) => get(view, i * partBytes));
}

/** The values of a dtype's own field as bytes: the last element stands for all after it, none for zeros. */
function bytesOfField(proto: TensorProto, format: ElementFormat, size: number): Uint8Array {
  const { field, parts, partBytes, set } = format;
  const values: readonly (ElementPart | boolean)[] = proto[field];
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const total = size / partBytes;
  if (values.length === 0) return bytes;
  for (let i = 0; i < total; i++) {
    const source = i < values.length ? i : values.length - parts + (i % parts);
    set(view, i * partBytes, values[source] ?? 0);
  }
  return bytes;
}

function repeatLast<T>(values: readonly T[], count: number, none: T): T[] {
  return Array.from({ length: count }, (_, i) => values[i] ?? values.at(-1) ?? none);
}

function textOf(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return decodeUtf8(bytes);
  throw new GraphDefError('A constant of strings holds one that is no UTF-8 text.', {
    given: `${bytes.length} bytes`,
  });
}

/** Unlike TextDecoder's default, keeps a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function describe({ dtype, shape }: Pick<TensorValue, 'dtype' | 'shape'>): string {
  return `${dataTypeName(dtype)}[${shape.join(', ')}]`;
}

function dataNeeded(dtype: number, count: number): string {
  return dtype === DataType.STRING ? `a list of ${count} strings` : `${count} bytes in a Uint8Array`;
}
