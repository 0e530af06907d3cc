import { DataType } from '@tfaip/libtensorflow';

/** Fields of a TensorProto that hold values one by one. */
export type ValueField =
  | 'floatVal'
  | 'doubleVal'
  | 'intVal'
  | 'scomplexVal'
  | 'int64Val'
  | 'boolVal'
  | 'halfVal'
  | 'uint32Val'
  | 'uint64Val';

/** A number of a tensor: bigint for 64-bit integers; 0 or 1 for bool; for float16 and bfloat16 its bits. */
export type ElementPart = number | bigint;

/** How the elements of one dtype stand in bytes, and where in a TensorProto when they stand alone. */
export interface ElementFormat {
  readonly field: ValueField;
  /** Numbers that make an element: 2 for complex ones. */
  readonly parts: number;
  /** Bytes of each number. */
  readonly partBytes: number;
  readonly get: (view: DataView, offset: number) => ElementPart;
  readonly set: (view: DataView, offset: number, value: ElementPart | boolean) => void;
}

/** The format of a dtype; undefined for string, resource, variant and dtypes that are not in `DataType`. */
export function elementFormat(dtype: number): ElementFormat | undefined {
  return formats[dtype];
}

/** Bytes of one element. */
export function elementBytes({ parts, partBytes }: ElementFormat): number {
  return parts * partBytes;
}

/** Calls of DataView, all little-endian. */
type Reader = (view: DataView, offset: number) => ElementPart;
type Writer = (view: DataView, offset: number, value: number) => void;
type BigWriter = (view: DataView, offset: number, value: bigint) => void;

const numbers = (
  field: ValueField,
  partBytes: number,
  get: Reader,
  set: Writer,
  parts = 1,
): ElementFormat => ({
  field,
  parts,
  partBytes,
  get,
  set: (view, offset, value) => set(view, offset, Number(value)),
});

const bigints = (field: ValueField, get: Reader, set: BigWriter): ElementFormat => ({
  field,
  parts: 1,
  partBytes: 8,
  get,
  set: (view, offset, value) => set(view, offset, BigInt(value)),
});

const readFloat32: Reader = (view, at) => view.getFloat32(at, true);
const writeFloat32: Writer = (view, at, value) => view.setFloat32(at, value, true);
const readUint8: Reader = (view, at) => view.getUint8(at);
const writeUint8: Writer = (view, at, value) => view.setUint8(at, value);
const readUint16: Reader = (view, at) => view.getUint16(at, true);
const writeUint16: Writer = (view, at, value) => view.setUint16(at, value, true);

const formats: Record<number, ElementFormat | undefined> = {
  [DataType.FLOAT]: numbers('floatVal', 4, readFloat32, writeFloat32),
  [DataType.DOUBLE]: numbers(
    'doubleVal',
    8,
    (view, at) => view.getFloat64(at, true),
    (view, at, value) => view.setFloat64(at, value, true),
  ),
  [DataType.INT32]: numbers(
    'intVal',
    4,
    (view, at) => view.getInt32(at, true),
    (view, at, value) => view.setInt32(at, value, true),
  ),
  [DataType.UINT8]: numbers('intVal', 1, readUint8, writeUint8),
  [DataType.INT16]: numbers(
    'intVal',
    2,
    (view, at) => view.getInt16(at, true),
    (view, at, value) => view.setInt16(at, value, true),
  ),
  [DataType.INT8]: numbers(
    'intVal',
    1,
    (view, at) => view.getInt8(at),
    (view, at, value) => view.setInt8(at, value),
  ),
  [DataType.COMPLEX64]: numbers('scomplexVal', 4, readFloat32, writeFloat32, 2),
  [DataType.INT64]: bigints(
    'int64Val',
    (view, at) => view.getBigInt64(at, true),
    (view, at, value) => view.setBigInt64(at, value, true),
  ),
  [DataType.BOOL]: numbers('boolVal', 1, readUint8, writeUint8),
  [DataType.BFLOAT16]: numbers('halfVal', 2, readUint16, writeUint16),
  [DataType.UINT16]: numbers('intVal', 2, readUint16, writeUint16),
  [DataType.HALF]: numbers('halfVal', 2, readUint16, writeUint16),
  [DataType.UINT32]: numbers(
    'uint32Val',
    4,
    (view, at) => view.getUint32(at, true),
    (view, at, value) => view.setUint32(at, value, true),
  ),
  [DataType.UINT64]: bigints(
    'uint64Val',
    (view, at) => view.getBigUint64(at, true),
    (view, at, value) => view.setBigUint64(at, value, true),
  ),
};
