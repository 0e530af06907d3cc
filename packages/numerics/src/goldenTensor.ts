import { type NdArray, ndArray } from '@tfaip/core';

/** A tensor of a golden file; `NaN`, `Infinity` and `-Infinity` stand as strings, which JSON has no numbers for. */
export interface GoldenTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Flat, row-major. */
  readonly data: readonly (number | string | boolean)[];
}

/** When a number counts as equal: |actual - expected| ≤ atol + rtol · |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** The values as numbers, exactly as written. */
export function goldenValues({ data }: GoldenTensor): number[] {
  return data.map(Number);
}

/** The tensor as an array to feed: integers become int32, booleans bool, all else float32. */
export function goldenArray(tensor: GoldenTensor): NdArray {
  const values = goldenValues(tensor);
  if (tensor.dtype === 'bool') return ndArray('bool', tensor.shape, Uint8Array.from(values));
  if (/^u?int/.test(tensor.dtype)) return ndArray('int32', tensor.shape, Int32Array.from(values));
  return ndArray('float32', tensor.shape, Float32Array.from(values));
}
