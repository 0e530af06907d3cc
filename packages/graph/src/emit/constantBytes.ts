import { DataType, type TensorInput } from '@tfaip/libtensorflow';
import type { TensorValue } from '../graphDef/tensorValue.js';

type NumberArray = new (values: ArrayLike<number>) => { readonly buffer: ArrayBufferLike };

const arrays: Record<number, NumberArray> = {
  [DataType.FLOAT]: Float32Array,
  [DataType.DOUBLE]: Float64Array,
  [DataType.INT32]: Int32Array,
  [DataType.BOOL]: Uint8Array,
  [DataType.UINT8]: Uint8Array,
};

/** Values that a binding's createTensor took, as those of a constant: in the dtype's own bytes. */
export function constantValue(dtype: number, shape: readonly number[], values: TensorInput): TensorValue {
  if (dtype === DataType.STRING) {
    const texts = (values as readonly Uint8Array[]).map((bytes) => new TextDecoder().decode(bytes));
    return { dtype, shape, data: texts };
  }
  // What has a dtype that is not in the table comes in its own array, or as tfjs's pairs of int32 for int64.
  const Numbers = arrays[dtype];
  const typed = Numbers ? new Numbers(values as ArrayLike<number>) : (values as Int32Array);
  const { buffer, byteOffset = 0, byteLength = buffer.byteLength } = typed as Int32Array;
  return { dtype, shape, data: new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
}
