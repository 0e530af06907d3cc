import type { NamedVariable, NdArray } from '@tfaip/core';
import { DataType } from '@tfaip/libtensorflow';

/** A variable as a SavedModel keeps it. */
export interface StoredVariable {
  readonly name: string;
  /** A number of `DataType`. */
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  readonly value: NdArray;
}

const dtypes = { float32: DataType.FLOAT, int32: DataType.INT32, bool: DataType.BOOL } as const;

export function storedVariable(
  { name, trainable }: Pick<NamedVariable, 'name' | 'trainable'>,
  value: NdArray,
): StoredVariable {
  return { name, dtype: dtypes[value.dtype as keyof typeof dtypes], shape: value.shape, trainable, value };
}
