import { isUtf8 } from 'node:buffer';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  AttrValue as AttrProto,
  AttrValueSchema,
  AttrValue_ListValue as ListProto,
  AttrValue_ListValueSchema as ListSchema,
  NameAttrList,
} from '../proto/graph_pb.js';
import { GraphDefError, inPlace } from './graphDefError.js';
import { type PartialShape, shapeFromProto, shapeToProto } from './shapeProto.js';
import { decodeUtf8, type TensorValue, tensorFromProto, tensorToProto } from './tensorValue.js';

/**
 * An attribute of a node or a function. Types are numbers of `DataType`; in a shape -1 stands for a dimension, null for
 * a rank, that is not known; `func` names a function of the graph. Floats are kept as float32.
 */
export type AttrValue =
  | { kind: 'type'; value: number }
  | { kind: 'int'; value: number | bigint }
  | { kind: 'float'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'string'; value: string | Uint8Array }
  | { kind: 'shape'; value: PartialShape }
  | { kind: 'tensor'; value: TensorValue }
  | { kind: 'func'; value: string }
  | { kind: 'ints' | 'floats' | 'types'; value: readonly number[] }
  | { kind: 'bools'; value: readonly boolean[] }
  | { kind: 'strings'; value: readonly (string | Uint8Array)[] }
  | { kind: 'shapes'; value: readonly PartialShape[] };

/** Attributes by name. */
export type Attrs = Readonly<Record<string, AttrValue>>;

type AttrInit = MessageInitShape<typeof AttrValueSchema>;
type ListInit = MessageInitShape<typeof ListSchema>;

/** @throws {GraphDefError} if the value cannot be written: no whole number, beyond float32, data that do not fit. */
export function attrToProto(attr: AttrValue): AttrInit {
  return { value: attrInit(attr) };
}

/**
 * A list of length 0 is read as `ints`, whatever it was: a GraphDef does not say.
 * @throws {GraphDefError} if it is of a kind that an `AttrValue` has no place for.
 */
export function attrFromProto({ value: proto }: AttrProto): AttrValue {
  switch (proto.case) {
    case 'type':
      return { kind: 'type', value: proto.value };
    case 'i':
      return { kind: 'int', value: fromInt64(proto.value) };
    case 'f':
      return { kind: 'float', value: proto.value };
    case 'b':
      return { kind: 'bool', value: proto.value };
    case 's':
      return { kind: 'string', value: fromBytes(proto.value) };
    case 'shape':
      return { kind: 'shape', value: shapeFromProto(proto.value) };
    case 'tensor':
      return { kind: 'tensor', value: tensorFromProto(proto.value) };
    case 'func':
      return { kind: 'func', value: functionName(proto.value) };
    case 'list':
      return fromList(proto.value);
    default:
      throw new GraphDefError('An attribute is of a kind that cannot be read.', {
        given: proto.case === undefined ? 'no value' : `a placeholder for ${proto.value}`,
      });
  }
}

export function attrsToProto(attrs: Attrs): Record<string, AttrInit> {
  return mapAttrs(attrs, attrToProto);
}

export function attrsFromProto(attrs: Readonly<Record<string, AttrProto>>): Record<string, AttrValue> {
  return mapAttrs(attrs, attrFromProto);
}

function attrInit(attr: AttrValue): AttrInit['value'] {
  switch (attr.kind) {
    case 'type':
      return { case: 'type', value: attr.value };
    case 'int':
      return { case: 'i', value: toInt64(attr.value) };
    case 'float':
      return { case: 'f', value: toFloat32(attr.value) };
    case 'bool':
      return { case: 'b', value: attr.value };
    case 'string':
      return { case: 's', value: toBytes(attr.value) };
    case 'shape':
      return { case: 'shape', value: shapeToProto(attr.value) };
    case 'tensor':
      return { case: 'tensor', value: tensorToProto(attr.value) };
    case 'func':
      return { case: 'func', value: { name: attr.value } };
    default:
      return { case: 'list', value: listInit(attr) };
  }
}

type ListAttr = Extract<AttrValue, { value: readonly unknown[]; kind: `${string}s` }>;

function listInit(attr: ListAttr): ListInit {
  switch (attr.kind) {
    case 'ints':
      return { i: attr.value.map(toInt64) };
    case 'floats':
      return { f: attr.value.map(toFloat32) };
    case 'types':
      return { type: [...attr.value] };
    case 'bools':
      return { b: [...attr.value] };
    case 'strings':
      return { s: attr.value.map(toBytes) };
    case 'shapes':
      return { shape: attr.value.map(shapeToProto) };
  }
}

function fromList(list: ListProto): AttrValue {
  if (list.f.length > 0) return { kind: 'floats', value: list.f };
  if (list.type.length > 0) return { kind: 'types', value: list.type };
  if (list.b.length > 0) return { kind: 'bools', value: list.b };
  if (list.s.length > 0) return { kind: 'strings', value: list.s.map(fromBytes) };
  if (list.shape.length > 0) return { kind: 'shapes', value: list.shape.map(shapeFromProto) };
  if (list.tensor.length > 0 || list.func.length > 0) {
    throw new GraphDefError('An attribute is of a kind that cannot be read.', {
      given: list.tensor.length > 0 ? 'a list of tensors' : 'a list of functions',
    });
  }
  return { kind: 'ints', value: list.i.map(safeNumber) };
}

function functionName({ name, attr }: NameAttrList): string {
  if (Object.keys(attr).length === 0) return name;
  throw new GraphDefError('A function is called with attributes, which cannot be read.', {
    given: `${name} with ${Object.keys(attr).join(', ')}`,
  });
}

function toInt64(value: number | bigint): bigint {
  const isWhole =
    typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
  if (isWhole) return BigInt(value);
  throw new GraphDefError('An attribute is no 64-bit integer.', {
    given: String(value),
    expected: 'a whole number below 2^53 in size, or a bigint of 64 bits',
  });
}

function fromInt64(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function safeNumber(value: bigint): number {
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new GraphDefError('A list of integers holds one that a number cannot.', { given: String(value) });
}

function toFloat32(value: number): number {
  const rounded = Math.fround(value);
  if (Number.isFinite(rounded) || !Number.isFinite(value)) return rounded;
  throw new GraphDefError('An attribute is beyond float32.', { given: String(value) });
}

function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value;
}

function fromBytes(bytes: Uint8Array): string | Uint8Array {
  return isUtf8(bytes) ? decodeUtf8(bytes) : bytes;
}

function mapAttrs<From, To>(
  attrs: Readonly<Record<string, From>>,
  map: (attr: From) => To,
): Record<string, To> {
  const place = (name: string) => `attribute ${name}`;
  return Object.fromEntries(
    Object.entries(attrs).map(([name, attr]) => [name, inPlace(place(name), () => map(attr))]),
  );
}
