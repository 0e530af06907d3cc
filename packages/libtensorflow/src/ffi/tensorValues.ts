/** Between JavaScript values and `TF_Tensor` memory: the only place that knows how elements lie in it. */
import { DataType, dataTypeName } from '../dataType.js';
import { NativeRuntimeError } from '../nativeRuntimeError.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/** Values that a tensor is made of: numbers as a typed array, strings as their bytes (UTF-8 by convention). */
export type TensorInput =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | readonly Uint8Array[];

/**
 * Values of a tensor. float16, bfloat16 → Float32Array; bool → Uint8Array of 0 and 1; int64 → BigInt64Array;
 * complex64 → Float32Array of real and imaginary parts in turn; string → the bytes of each element.
 */
export type TensorOutput =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Uint8Array[];

/** sizeof(TF_TString): small strings lie inside it, longer ones behind a pointer. */
const stringBytes = 24;

type NumericArray = Exclude<TensorOutput, Uint8Array[]>;
type NumericConstructor = new (length: number) => NumericArray;

/** How a dtype's elements are stored: `parts` array entries per element. */
const storage: Record<number, { readonly array: NumericConstructor; readonly parts: number }> = {
  [DataType.FLOAT]: { array: Float32Array, parts: 1 },
  [DataType.DOUBLE]: { array: Float64Array, parts: 1 },
  [DataType.INT32]: { array: Int32Array, parts: 1 },
  [DataType.UINT8]: { array: Uint8Array, parts: 1 },
  [DataType.INT16]: { array: Int16Array, parts: 1 },
  [DataType.INT8]: { array: Int8Array, parts: 1 },
  [DataType.COMPLEX64]: { array: Float32Array, parts: 2 },
  [DataType.INT64]: { array: BigInt64Array, parts: 1 },
  [DataType.BOOL]: { array: Uint8Array, parts: 1 },
  [DataType.BFLOAT16]: { array: Uint16Array, parts: 1 },
  [DataType.UINT16]: { array: Uint16Array, parts: 1 },
  [DataType.HALF]: { array: Uint16Array, parts: 1 },
  [DataType.UINT32]: { array: Uint32Array, parts: 1 },
  [DataType.UINT64]: { array: BigUint64Array, parts: 1 },
};

/**
 * Makes a `TF_Tensor` with a copy of the values; the caller deletes it.
 * @param dims address of the shape as 64-bit integers.
 * @throws {NativeRuntimeError} if the values do not fit the dtype or the shape.
 */
export function allocateTensor(
  c: TensorFlowC,
  shape: readonly number[],
  dims: number,
  dtype: number,
  values: TensorInput,
): Address<'TF_Tensor'> {
  const elements = shape.reduce((product, dim) => product * dim, 1);
  if (dtype === DataType.STRING) return allocateStrings(c, shape, dims, elements, values);
  const data = numericValues(dtype, elements, shape, values);
  const tensor = c.TF_AllocateTensor(dtype, dims, shape.length, data.byteLength);
  if (data.byteLength > 0) c.copyIn(c.TF_TensorData(tensor), data, data.byteLength);
  return tensor;
}

/** A copy of a tensor's values. @throws {NativeRuntimeError} for resources and variants, which have none. */
export function readTensor(c: TensorFlowC, tensor: Address<'TF_Tensor'>): TensorOutput {
  const dtype = c.TF_TensorType(tensor);
  const elements = c.TF_TensorElementCount(tensor);
  if (dtype === DataType.STRING) return readStrings(c, tensor, elements);
  const kind = storage[dtype];
  if (kind === undefined) {
    throw new NativeRuntimeError(
      `Reading a tensor: ${dataTypeName(dtype)} has no values that JavaScript could hold. ` +
        'Cast it to another dtype, or read what the handle refers to.',
    );
  }
  const values = new kind.array(elements * kind.parts);
  if (values.byteLength > 0) c.copyOut(values, c.TF_TensorData(tensor), values.byteLength);
  if (dtype === DataType.BFLOAT16) return Float32Array.from(values as Uint16Array, fromBfloat16);
  if (dtype === DataType.HALF) return Float32Array.from(values as Uint16Array, fromHalf);
  return values;
}

function numericValues(
  dtype: number,
  elements: number,
  shape: readonly number[],
  values: TensorInput,
): ArrayBufferView {
  const kind = storage[dtype];
  if (kind === undefined || Array.isArray(values)) {
    throw new NativeRuntimeError(
      `Creating a tensor: ${dataTypeName(dtype)} of shape [${shape}] cannot be made of ` +
        `${Array.isArray(values) ? 'an array' : values.constructor.name}. Give a typed array of numbers, ` +
        'or an array of Uint8Array for the dtype string.',
    );
  }
  const typed = values as Exclude<TensorInput, readonly Uint8Array[]>;
  // tfjs writes int64 as little-endian pairs in an Int32Array of twice the length.
  const int64Pairs = dtype === DataType.INT64 && typed instanceof Int32Array && typed.length === 2 * elements;
  if (int64Pairs) return typed;
  if (typed.length !== elements * kind.parts) {
    throw new NativeRuntimeError(
      `Creating a tensor: given ${typed.length} values, but ${dataTypeName(dtype)} of shape [${shape}] ` +
        `has ${elements * kind.parts}${kind.parts === 2 ? ' (real and imaginary parts)' : ''}.`,
    );
  }
  return typed instanceof kind.array ? typed : converted(dtype, typed, kind.array);
}

/** Values of another array type, element by element; what would not survive that is refused. */
function converted(
  dtype: number,
  values: Exclude<TensorInput, readonly Uint8Array[]>,
  Target: NumericConstructor,
): NumericArray {
  const result = new Target(values.length);
  if (dtype === DataType.HALF || dtype === DataType.BFLOAT16) {
    throw new NativeRuntimeError(
      `Creating a tensor: ${dataTypeName(dtype)} takes its bits in a Uint16Array; ` +
        'to convert numbers, make a float32 tensor and cast it.',
    );
  }
  if (result instanceof BigInt64Array || result instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) result[i] = BigInt(values[i] as number | bigint);
  } else if (dtype === DataType.BOOL) {
    for (let i = 0; i < values.length; i++) result[i] = values[i] ? 1 : 0;
  } else {
    for (let i = 0; i < values.length; i++) result[i] = Number(values[i]);
  }
  return result;
}

function allocateStrings(
  c: TensorFlowC,
  shape: readonly number[],
  dims: number,
  elements: number,
  values: TensorInput,
): Address<'TF_Tensor'> {
  if (!Array.isArray(values) || values.length !== elements) {
    throw new NativeRuntimeError(
      `Creating a tensor: string of shape [${shape}] takes an array of ${elements} Uint8Array, one per ` +
        `element; given ${Array.isArray(values) ? `an array of ${values.length}` : values.constructor.name}.`,
    );
  }
  const tensor = c.TF_AllocateTensor(DataType.STRING, dims, shape.length, elements * stringBytes);
  const data = c.TF_TensorData(tensor);
  for (let i = 0; i < elements; i++) {
    const bytes = values[i] as Uint8Array;
    c.TF_StringInit(data + i * stringBytes);
    if (bytes.byteLength > 0) c.TF_StringCopy(data + i * stringBytes, bytes, bytes.byteLength);
  }
  return tensor;
}

function readStrings(c: TensorFlowC, tensor: Address<'TF_Tensor'>, elements: number): Uint8Array[] {
  const data = c.TF_TensorData(tensor);
  return Array.from({ length: elements }, (_, i) => {
    const text = data + i * stringBytes;
    const bytes = new Uint8Array(c.TF_StringGetSize(text));
    if (bytes.length > 0) c.copyOut(bytes, c.TF_StringGetDataPointer(text), bytes.length);
    return bytes;
  });
}

/** Frees the texts of a string tensor and leaves empty ones. */
export function freeStrings(c: TensorFlowC, tensor: Address<'TF_Tensor'>): void {
  const data = c.TF_TensorData(tensor);
  const elements = c.TF_TensorElementCount(tensor);
  for (let i = 0; i < elements; i++) c.TF_StringDealloc(data + i * stringBytes);
}

const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(value: number): number {
  bits[0] = value << 16;
  return asFloat[0] as number;
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function fromHalf(value: number): number {
  const sign = value & 0x8000 ? -1 : 1;
  const exponent = (value >> 10) & 0x1f;
  const fraction = value & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
