import { DataType, type TensorProto } from './proto/event_pb.js';

/** The number in a tensor of one number; undefined if the tensor holds something else. */
export function scalarOfTensor(tensor: TensorProto): number | undefined {
  const size = (tensor.tensorShape?.dim ?? []).reduce((product, { size }) => product * Number(size), 1);
  if (size !== 1) return undefined;
  const { tensorContent: bytes } = tensor;
  return bytes.length > 0 ? fromContent(tensor.dtype, bytes) : fromValues(tensor);
}

function fromContent(dtype: DataType, bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dtype === DataType.DT_FLOAT && bytes.length === 4) return view.getFloat32(0, true);
  if (dtype === DataType.DT_INT32 && bytes.length === 4) return view.getInt32(0, true);
  if (dtype === DataType.DT_DOUBLE && bytes.length === 8) return view.getFloat64(0, true);
  if (dtype === DataType.DT_INT64 && bytes.length === 8) return Number(view.getBigInt64(0, true));
  return undefined;
}

function fromValues({ dtype, floatVal, doubleVal, intVal, int64Val }: TensorProto): number | undefined {
  if (dtype === DataType.DT_FLOAT) return floatVal[0];
  if (dtype === DataType.DT_INT32) return intVal[0];
  if (dtype === DataType.DT_DOUBLE) return doubleVal[0];
  if (dtype === DataType.DT_INT64 && int64Val[0] !== undefined) return Number(int64Val[0]);
  return undefined;
}
