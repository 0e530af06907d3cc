/** Attributes of an operation, as tfjs gives them, into the C API's setters. */
import { NativeRuntimeError } from '../nativeRuntimeError.js';
import { addressOf, Int64Scratch } from './nativeMemory.js';
import type { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/** Kinds of attributes, numbered as in `TF_AttrType`; `RESOURCE` is tfjs's own and never set. */
export const AttributeType: {
  readonly STRING: 0;
  readonly INT: 1;
  readonly FLOAT: 2;
  readonly BOOL: 3;
  readonly TYPE: 4;
  readonly SHAPE: 5;
  readonly TENSOR: 6;
  readonly FUNC: 8;
  readonly RESOURCE: 9;
} = { STRING: 0, INT: 1, FLOAT: 2, BOOL: 3, TYPE: 4, SHAPE: 5, TENSOR: 6, FUNC: 8, RESOURCE: 9 };

/** A shape in an attribute: -1 for a dimension, null for a rank, that is not known. */
export type AttributeShape = readonly number[] | null;

/**
 * One attribute. By type: STRING text or bytes, or a list; INT number or bigint, or a list; FLOAT; BOOL; TYPE number
 * of a `DataType`, or a list; SHAPE a shape or a list of them; TENSOR the id of a tensor; FUNC a function's name.
 * `undefined` leaves the operation's default.
 */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What setting an attribute needs. */
export interface AttributeTarget {
  readonly c: TensorFlowC;
  readonly status: Status;
  readonly op: Address<'TFE_Op'>;
  /** The operation's name, for errors. */
  readonly opName: string;
  /** Lends a tensor's C object for the time of the callback. */
  readonly withTensor: (id: number, use: (tensor: Address<'TF_Tensor'>) => void) => void;
}

type Bytes = string | Uint8Array;
const ints = new Int64Scratch();
const ranks = new Int64Scratch();

/** @throws {NativeRuntimeError} if the value does not fit the type; {TensorFlowError} if TensorFlow refuses it. */
export function setAttribute(target: AttributeTarget, name: Address<'char'>, attribute: OpAttribute): void {
  const { value } = attribute;
  if (value === undefined || (value === null && attribute.type !== AttributeType.SHAPE)) return;
  if (attribute.type === AttributeType.SHAPE) setShape(target, name, attribute);
  else if (Array.isArray(value) || (ArrayBuffer.isView(value) && attribute.type !== AttributeType.STRING)) {
    setList(target, name, attribute, value as unknown as readonly unknown[]);
  } else setSingle(target, name, attribute);
}

function setSingle(target: AttributeTarget, name: Address<'char'>, attribute: OpAttribute): void {
  const { c, op } = target;
  const { value } = attribute;
  switch (attribute.type) {
    case AttributeType.TYPE:
      c.TFE_OpSetAttrType(op, name, number(target, attribute));
      break;
    case AttributeType.BOOL:
      c.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
      break;
    case AttributeType.INT:
      c.TFE_OpSetAttrInt(op, name, typeof value === 'bigint' ? value : integer(target, attribute));
      break;
    case AttributeType.FLOAT:
      c.TFE_OpSetAttrFloat(op, name, number(target, attribute));
      break;
    case AttributeType.STRING: {
      const bytes = toBytes(target, attribute, value);
      c.TFE_OpSetAttrString(op, name, bytes, bytes.byteLength);
      break;
    }
    case AttributeType.FUNC: {
      const bytes = toBytes(target, attribute, value);
      c.TFE_OpSetAttrFunctionName(op, name, bytes, bytes.byteLength);
      break;
    }
    case AttributeType.TENSOR:
      target.withTensor(number(target, attribute), (tensor) =>
        c.TFE_OpSetAttrTensor(op, name, tensor, target.status.address),
      );
      target.status.check(target.opName);
      break;
    default:
      throw misfit(target, attribute, 'an attribute type of AttributeType');
  }
}

function setList(
  target: AttributeTarget,
  name: Address<'char'>,
  attribute: OpAttribute,
  values: readonly unknown[],
): void {
  const { c, op } = target;
  const count = values.length;
  switch (attribute.type) {
    case AttributeType.TYPE:
      c.TFE_OpSetAttrTypeList(op, name, Int32Array.from(values as number[]), count);
      break;
    case AttributeType.INT:
      c.TFE_OpSetAttrIntList(op, name, ints.write(values as number[]), count);
      break;
    case AttributeType.FLOAT:
      c.TFE_OpSetAttrFloatList(op, name, Float32Array.from(values as number[]), count);
      break;
    case AttributeType.BOOL:
      c.TFE_OpSetAttrBoolList(
        op,
        name,
        Uint8Array.from(values, (v) => (v ? 1 : 0)),
        count,
      );
      break;
    case AttributeType.STRING: {
      const texts = values.map((value) => toBytes(target, attribute, value));
      ranks.reserve(count);
      for (const [i, text] of texts.entries())
        ranks.setPointer(i, text.byteLength === 0 ? 0 : addressOf(text));
      const lengths = ints.write(texts.map((text) => text.byteLength));
      c.TFE_OpSetAttrStringList(op, name, ranks.address, lengths, count);
      break;
    }
    default:
      throw misfit(target, attribute, 'a single value, which this type has');
  }
}

function setShape(target: AttributeTarget, name: Address<'char'>, attribute: OpAttribute): void {
  const { c, op, status } = target;
  const value = attribute.value as AttributeShape | readonly AttributeShape[];
  if (value === null) {
    c.TFE_OpSetAttrShape(op, name, 0, -1, status.address);
  } else if (!Array.isArray(value)) {
    throw misfit(target, attribute, 'an array of dimensions');
  } else if (value.some((item) => item === null || Array.isArray(item))) {
    const shapes = value as readonly AttributeShape[];
    const dims = shapes.map((shape) => BigInt64Array.from(shape ?? [], BigInt));
    ints.reserve(shapes.length);
    for (const [i, shape] of dims.entries()) ints.setPointer(i, shape.length === 0 ? 0 : addressOf(shape));
    const counts = Int32Array.from(shapes, (shape) => shape?.length ?? -1);
    c.TFE_OpSetAttrShapeList(op, name, ints.address, counts, shapes.length, status.address);
  } else {
    c.TFE_OpSetAttrShape(op, name, ints.write(value as number[]), value.length, status.address);
  }
  status.check(target.opName);
}

function number(target: AttributeTarget, attribute: OpAttribute): number {
  if (typeof attribute.value !== 'number') throw misfit(target, attribute, 'a number');
  return attribute.value;
}

function integer(target: AttributeTarget, attribute: OpAttribute): number {
  if (!Number.isSafeInteger(attribute.value)) throw misfit(target, attribute, 'an integer');
  return attribute.value as number;
}

function toBytes(target: AttributeTarget, attribute: OpAttribute, value: unknown): Uint8Array {
  if (typeof (value as Bytes) === 'string') return Buffer.from(value as string);
  if (value instanceof Uint8Array) return value;
  throw misfit(target, attribute, 'text or bytes');
}

function misfit(target: AttributeTarget, attribute: OpAttribute, expected: string): NativeRuntimeError {
  return new NativeRuntimeError(
    `${target.opName}: the attribute ${attribute.name} (type ${attribute.type}) ` +
      `was given ${String(attribute.value)}, expected ${expected}.`,
  );
}
