import type { NdArray } from '@tfaip/core';
import type { Node } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';

/** A node with the values of an array, which it keeps. */
export function constant(name: string, array: NdArray): Node {
  const dtype = dtypes[array.dtype];
  const value = { dtype, shape: array.shape, data: bytesOf(array) };
  return {
    name,
    op: 'Const',
    inputs: [],
    attrs: { dtype: { kind: 'type', value: dtype }, value: { kind: 'tensor', value } },
  };
}

const dtypes = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  bool: DataType.BOOL,
  string: DataType.STRING,
} as const;

function bytesOf({ data }: NdArray): Uint8Array | readonly string[] {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
}
