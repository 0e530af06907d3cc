import { create } from '@bufbuild/protobuf';
import { DataType, type TensorProto, TensorProtoSchema } from '../proto/event_pb.js';

const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A float32 tensor; numbers beyond the range become infinite. */
export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): TensorProto {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  return contentTensor(DataType.DT_FLOAT, shape, littleEndian(data, 4));
}

/** A float64 tensor. */
export function float64Tensor(shape: readonly number[], values: Float64Array): TensorProto {
  return contentTensor(DataType.DT_DOUBLE, shape, littleEndian(values, 8));
}

/** An int32 tensor. */
export function int32Tensor(shape: readonly number[], values: ArrayLike<number>): TensorProto {
  const data = values instanceof Int32Array ? values : Int32Array.from(values);
  return contentTensor(DataType.DT_INT32, shape, littleEndian(data, 4));
}

/** A uint8 tensor. */
export function uint8Tensor(shape: readonly number[], values: Uint8Array): TensorProto {
  return contentTensor(DataType.DT_UINT8, shape, values);
}

/** A tensor of byte strings; text is encoded as UTF-8. */
export function stringTensor(
  shape: readonly number[],
  values: readonly (string | Uint8Array)[],
): TensorProto {
  const stringVal = values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
  return create(TensorProtoSchema, { dtype: DataType.DT_STRING, tensorShape: shapeOf(shape), stringVal });
}

function contentTensor(dtype: DataType, shape: readonly number[], tensorContent: Uint8Array): TensorProto {
  return create(TensorProtoSchema, { dtype, tensorShape: shapeOf(shape), tensorContent });
}

function shapeOf(shape: readonly number[]): { dim: { size: bigint }[] } {
  return { dim: shape.map((size) => ({ size: BigInt(size) })) };
}

/** The bytes as they stand in files; a view wherever the machine has the same order. */
function littleEndian(data: Float32Array | Float64Array | Int32Array, width: 4 | 8): Uint8Array {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (machineIsLittleEndian) return bytes;
  const swapped = Buffer.from(bytes);
  return width === 4 ? swapped.swap32() : swapped.swap64();
}
