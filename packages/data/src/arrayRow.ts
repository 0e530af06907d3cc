import { type NamedArrays, type NdArray, sizeOf } from '@tfaip/core';

/** Row `index` of an array's first dimension: a view of the same memory (string arrays: a copy of the references). */
export function arrayRow({ dtype, shape, data }: NdArray, index: number): NdArray {
  const rowShape = shape.slice(1);
  const size = sizeOf(rowShape);
  const start = index * size;
  const row = Array.isArray(data)
    ? data.slice(start, start + size)
    : (data as Float32Array).subarray(start, start + size);
  return { dtype, shape: rowShape, data: row };
}

/** Row `index` of every array. */
export function arrayRows(arrays: NamedArrays, index: number): NamedArrays {
  const rows: Record<string, NdArray> = {};
  for (const name in arrays) rows[name] = arrayRow(arrays[name]!, index);
  return rows;
}
