/** Between plain arrays and the `TF_Tensor`s of a session run: one copy in, one copy out. */
import { DataType, dataTypeName } from '../dataType.js';
import { NativeRuntimeError } from '../nativeRuntimeError.js';
import type { SessionArray, SessionData, SessionDtype } from '../sessionArray.js';
import type { GraphTensor } from './nativeGraph.js';
import type { Int64Scratch } from './nativeMemory.js';
import type { Address, TensorFlowC } from './tensorflowC.js';
import { readTensor } from './tensorValues.js';

/** Makes a string tensor whose texts are freed with it. */
export type MakeStrings = (shape: readonly number[], values: readonly Uint8Array[]) => Address<'TF_Tensor'>;

type NumericData = Exclude<SessionData, readonly string[]>;

interface ElementKind {
  readonly name: SessionDtype;
  readonly dtype: number;
  /** Undefined for strings. */
  readonly array: (new (length: number) => NumericData) | undefined;
}

const kinds: Readonly<Record<SessionDtype, ElementKind>> = {
  float32: { name: 'float32', dtype: DataType.FLOAT, array: Float32Array },
  float64: { name: 'float64', dtype: DataType.DOUBLE, array: Float64Array },
  int32: { name: 'int32', dtype: DataType.INT32, array: Int32Array },
  int64: { name: 'int64', dtype: DataType.INT64, array: BigInt64Array },
  uint8: { name: 'uint8', dtype: DataType.UINT8, array: Uint8Array },
  bool: { name: 'bool', dtype: DataType.BOOL, array: Uint8Array },
  string: { name: 'string', dtype: DataType.STRING, array: undefined },
};
const kindOfNumber = new Map(Object.values(kinds).map((kind) => [kind.dtype, kind]));

/** @throws {NativeRuntimeError} if arrays of the tensor's dtype cannot be fed or fetched. */
export function checkTransferable(tensor: GraphTensor): void {
  if (kindOfNumber.has(tensor.dtype)) return;
  throw new NativeRuntimeError(
    `Preparing a run: ${tensor.name} is ${dataTypeName(tensor.dtype)}, expected one of ${Object.keys(kinds).join(', ')}. ` +
      'Put a Cast next to it in the graph, or read what a resource refers to.',
  );
}

/**
 * A new `TF_Tensor` with a copy of the values; the caller deletes it.
 * @throws {NativeRuntimeError} if dtype, shape and values do not fit each other or what is fed.
 */
export function feedTensor(
  c: TensorFlowC,
  target: GraphTensor,
  value: SessionArray,
  dims: Int64Scratch,
  makeStrings: MakeStrings,
): Address<'TF_Tensor'> {
  const { shape, data } = value;
  const kind = kinds[value.dtype] as ElementKind | undefined;
  const fits = kind?.array === undefined ? Array.isArray(data) : data instanceof kind.array;
  if (kind?.dtype !== target.dtype || !fits || data.length !== sizeOf(shape)) {
    throw feedError(target, value);
  }
  if (kind.array === undefined) {
    const encoder = new TextEncoder();
    return makeStrings(
      shape,
      (data as readonly string[]).map((text) => encoder.encode(text)),
    );
  }
  const { byteLength } = data as NumericData;
  const tensor = c.TF_AllocateTensor(kind.dtype, dims.write(shape), shape.length, byteLength);
  if (byteLength > 0) c.copyIn(c.TF_TensorData(tensor), data as NumericData, byteLength);
  return tensor;
}

/** A copy of a fetched tensor. @param dtype one that {@link checkTransferable} has let pass. */
export function fetchArray(c: TensorFlowC, dtype: number, tensor: Address<'TF_Tensor'>): SessionArray {
  const kind = kindOfNumber.get(dtype) as ElementKind;
  const rank = c.TF_NumDims(tensor);
  const shape: number[] = [];
  let size = 1;
  for (let i = 0; i < rank; i++) {
    const length = c.TF_Dim(tensor, i);
    shape.push(length);
    size *= length;
  }
  if (kind.array === undefined) {
    const decoder = new TextDecoder();
    const texts = readTensor(c, tensor) as Uint8Array[];
    return { dtype: kind.name, shape, data: texts.map((bytes) => decoder.decode(bytes)) };
  }
  const data = new kind.array(size);
  if (size > 0) c.copyOut(data, c.TF_TensorData(tensor), data.byteLength);
  return { dtype: kind.name, shape, data };
}

/** Such as `x: float32 [2, 3]`, for messages. */
export function describeFeed(name: string, value: SessionArray): string {
  return `${name}: ${value.dtype} [${value.shape.join(', ')}]`;
}

/** -1, which no array has as its length, for a shape with anything but counts in it. */
function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) {
    if (!(Number.isInteger(length) && length >= 0)) return -1;
    size *= length;
  }
  return size;
}

function feedError(target: GraphTensor, value: SessionArray): NativeRuntimeError {
  const { data } = value;
  const kind = kindOfNumber.get(target.dtype) as ElementKind;
  const array = kind.array?.name ?? 'string[]';
  return new NativeRuntimeError(
    `Running a graph: given ${describeFeed(target.name, value)} with ${data.length} values in ` +
      `${Array.isArray(data) ? 'an array' : data.constructor.name}; ` +
      `expected ${target.name} as ${kind.name}, with as many values as its shape has, in ${array}.`,
  );
}
