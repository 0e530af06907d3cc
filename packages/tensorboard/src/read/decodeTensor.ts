import { fromLittleEndian } from '../byteOrder.js';
import { DataType, type TensorProto } from '../proto/event_pb.js';

type NumericDtype =
  | 'float32'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'int64'
  | 'bool';

/** A tensor in an event file, row-major. */
export interface TensorValue {
  readonly dtype: NumericDtype | 'string';
  /** A scalar has the shape []. */
  readonly shape: readonly number[];
  /** Bool as 0 and 1; strings as their bytes, which are UTF-8 if they are text. */
  readonly data: TensorData | readonly Uint8Array[];
}

type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | BigInt64Array;

/** The arrays of numbers by dtype. */
const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};

const dtypes: Readonly<Partial<Record<DataType, TensorValue['dtype']>>> = {
  [DataType.DT_FLOAT]: 'float32',
  [DataType.DT_DOUBLE]: 'float64',
  [DataType.DT_INT8]: 'int8',
  [DataType.DT_UINT8]: 'uint8',
  [DataType.DT_INT16]: 'int16',
  [DataType.DT_UINT16]: 'uint16',
  [DataType.DT_INT32]: 'int32',
  [DataType.DT_INT64]: 'int64',
  [DataType.DT_BOOL]: 'bool',
  [DataType.DT_STRING]: 'string',
};

/** A value that stands once for all elements is repeated up to so many times: a forged shape must not fill the memory. */
const mostRepeated = 2 ** 20;

/** The values of a tensor message; undefined if its dtype is another, or its values do not fit its shape. */
export function decodeTensor(tensor: TensorProto): TensorValue | undefined {
  const dtype = dtypes[tensor.dtype];
  const shape = (tensor.tensorShape?.dim ?? []).map(({ size }) => Number(size));
  const size = shape.reduce((product, length) => product * length, 1);
  if (!dtype || shape.some((length) => length < 0)) return undefined;
  const data = dtype === 'string' ? stringsOf(tensor, size) : numbersOf(tensor, dtype, size);
  return data && { dtype, shape, data };
}

/** The number in a tensor of one number; undefined if the tensor holds something else. */
export function scalarOf({ data, dtype }: TensorValue): number | undefined {
  const [value] = data;
  return data.length === 1 && dtype !== 'string' ? Number(value) : undefined;
}

function stringsOf({ stringVal }: TensorProto, size: number): readonly Uint8Array[] | undefined {
  return stringVal.length === size ? stringVal : undefined;
}

function numbersOf(tensor: TensorProto, dtype: NumericDtype, size: number): TensorData | undefined {
  const Type = arrays[dtype];
  const { tensorContent: bytes } = tensor;
  if (bytes.length > 0) {
    if (bytes.length !== size * Type.BYTES_PER_ELEMENT) return undefined;
    return new Type(fromLittleEndian(bytes, Type.BYTES_PER_ELEMENT));
  }
  return fromValues(listOf(tensor, dtype), Type, size);
}

/** The field in which values of a dtype stand one by one. */
function listOf(tensor: TensorProto, dtype: NumericDtype): readonly (number | bigint | boolean)[] {
  if (dtype === 'float32') return tensor.floatVal;
  if (dtype === 'float64') return tensor.doubleVal;
  if (dtype === 'int64') return tensor.int64Val;
  return dtype === 'bool' ? tensor.boolVal : tensor.intVal;
}

/** Fewer values than elements mean that the last one is repeated. */
function fromValues(
  values: readonly (number | bigint | boolean)[],
  Type: (typeof arrays)[NumericDtype],
  size: number,
): TensorData | undefined {
  const last = values.at(-1);
  if (values.length > size || (last === undefined && size > 0)) return undefined;
  if (size > values.length && size > mostRepeated) return undefined;
  const data = new Type(size);
  for (let i = 0; i < size; i++) {
    const value = values[i] ?? (last as number | bigint | boolean);
    data[i] = data instanceof BigInt64Array ? BigInt(value) : Number(value);
  }
  return data;
}
