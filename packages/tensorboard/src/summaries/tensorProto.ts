import { create } from '@bufbuild/protobuf';
import { littleEndian } from '../byteOrder.js';
import { DataType, type TensorProto, TensorProtoSchema } from '../proto/event_pb.js';

/** A float32 tensor; numbers beyond the range become infinite. */
export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): TensorProto {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  return contentTensor(DataType.DT_FLOAT, shape, littleEndian(data));
}

/** A float64 tensor. */
export function float64Tensor(shape: readonly number[], values: Float64Array): TensorProto {
  return contentTensor(DataType.DT_DOUBLE, shape, littleEndian(values));
}

/** An int32 tensor. */
export function int32Tensor(shape: readonly number[], values: ArrayLike<number>): TensorProto {
  const data = values instanceof Int32Array ? values : Int32Array.from(values);
  return contentTensor(DataType.DT_INT32, shape, littleEndian(data));
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
