import { type ArrayData, type DType, type NdArray, sizeOf } from '@tfaip/core';

type NumberData = Float32Array | Int32Array | Uint8Array;

/**
 * Stacks arrays of one dtype and rank along a new first dimension; each other dimension becomes as long as the
 * longest array, and what an array lacks is filled at its end.
 *
 * @param arrays at least one; lengths may differ in any dimension.
 * @param padding value to fill with; strings are filled with ''.
 */
export function stackArrays(arrays: readonly NdArray[], padding = 0): NdArray {
  const { dtype, shape } = arrays[0]!;
  const longest = shape.map((_, axis) => arrays.reduce((max, array) => Math.max(max, array.shape[axis]!), 0));
  const size = sizeOf(longest);
  const isPadded = arrays.some((array) => array.data.length !== size);
  const data = allocate(dtype, arrays.length * size);
  if (isPadded && padding !== 0 && !Array.isArray(data)) (data as NumberData).fill(padding);
  arrays.forEach((array, index) => {
    const same = array.shape.every((length, axis) => length === longest[axis]);
    if (same) copy(array.data, 0, data, index * size, size);
    else copyBlock(array, data, index * size, longest);
  });
  return { dtype, shape: [arrays.length, ...longest], data };
}

function allocate(dtype: DType, length: number): NumberData | string[] {
  if (dtype === 'float32') return new Float32Array(length);
  if (dtype === 'int32') return new Int32Array(length);
  if (dtype === 'bool') return new Uint8Array(length);
  return new Array<string>(length).fill('');
}

/** Copies an array into the first corner of a larger block of the same rank, row by row of its last dimension. */
function copyBlock(
  array: NdArray,
  target: NumberData | string[],
  start: number,
  block: readonly number[],
): void {
  const rank = block.length;
  const strides = block.map((_, axis) => sizeOf(block.slice(axis + 1)));
  const rowLength = array.shape[rank - 1]!;
  let from = 0;
  const copyAxis = (axis: number, to: number): void => {
    if (axis === rank - 1) {
      copy(array.data, from, target, to, rowLength);
      from += rowLength;
      return;
    }
    for (let i = 0; i < array.shape[axis]!; i++) copyAxis(axis + 1, to + i * strides[axis]!);
  };
  copyAxis(0, start);
}

function copy(
  source: ArrayData,
  from: number,
  target: NumberData | string[],
  to: number,
  length: number,
): void {
  if (Array.isArray(target)) {
    for (let i = 0; i < length; i++) target[to + i] = source[from + i] as string;
  } else {
    const values = source as NumberData;
    target.set(from === 0 && length === values.length ? values : values.subarray(from, from + length), to);
  }
}
