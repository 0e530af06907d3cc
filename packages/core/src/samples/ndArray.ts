import type * as tf from '@tensorflow/tfjs';
import { DtypeError, ShapeError } from '../errors/domainErrors.js';

/** Element types of arrays that cross the border between host and runtime. */
export type DType = 'float32' | 'int32' | 'bool' | 'string';

/** Flat values: float32 as Float32Array, int32 as Int32Array, bool as Uint8Array of 0 and 1. */
export type ArrayData = Float32Array | Int32Array | Uint8Array | readonly string[];

/** An n-dimensional array on the host: flat, row-major data with its shape; a scalar has the shape []. */
export interface NdArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayData;
}

/** Arrays by name, as in the inputs of a sample. */
export type NamedArrays = Readonly<Record<string, NdArray>>;

/** Tensors by name, as in the inputs of a graph. */
export type NamedTensors = Record<string, tf.Tensor>;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/**
 * Makes an array and checks that data, shape and dtype fit.
 *
 * @throws {ShapeError} if the shape does not hold as many elements as there are data.
 * @throws {DtypeError} if the data's type is not the one of the dtype.
 */
export function ndArray(dtype: DType, shape: readonly number[], data: ArrayData): NdArray {
  if (sizeOf(shape) !== data.length) {
    throw new ShapeError('ndArray: the number of values must be the product of the shape.', {
      given: `shape [${shape.join(', ')}], ${data.length} values`,
      expected: `${sizeOf(shape)} values`,
    });
  }
  if (!fitsDtype(dtype, data)) {
    throw new DtypeError(`ndArray: the values are not of dtype ${dtype}.`, {
      given: data.constructor.name,
      expected: 'Float32Array for float32, Int32Array for int32, Uint8Array for bool, string[] for string',
    });
  }
  return { dtype, shape, data };
}

/** A float32 or int32 scalar as an array of shape []. */
export function scalarArray(value: number, dtype: 'float32' | 'int32' = 'float32'): NdArray {
  return { dtype, shape: [], data: dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value) };
}

/** The single value of an array with one element. */
export function scalarValue(array: NdArray): number {
  const value = array.data[0];
  if (array.data.length !== 1 || typeof value !== 'number') {
    throw new ShapeError('scalarValue: the array must hold exactly one number.', {
      given: `${array.dtype} [${array.shape.join(', ')}]`,
    });
  }
  return value;
}

function fitsDtype(dtype: DType, data: ArrayData): boolean {
  if (dtype === 'float32') return data instanceof Float32Array;
  if (dtype === 'int32') return data instanceof Int32Array;
  if (dtype === 'bool') return data instanceof Uint8Array;
  return Array.isArray(data);
}
