import { TensorboardError } from '../tensorboardError.js';

/** Numbers or strings, flat and row-major. */
export type ArrayValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | readonly number[]
  | readonly string[];

/** An n-dimensional array; those of `@tfaip/core` are ones. A scalar has the shape []. */
export interface DenseArray {
  readonly shape: readonly number[];
  readonly data: ArrayValues;
  /** Needed for `bool` only, whose data are a Uint8Array of 0 and 1. */
  readonly dtype?: string;
}

/** The numbers among {@link ArrayValues}. */
export type NumericValues = Exclude<ArrayValues, readonly string[]>;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/**
 * The numbers of an array.
 *
 * @param what names the value in the error, e.g. `image "input"`.
 * @throws {TensorboardError} if it holds strings, or not as many values as its shape says.
 */
export function numbersOf(what: string, { shape, data }: DenseArray): NumericValues {
  if (data.length !== sizeOf(shape)) {
    throw new TensorboardError(`The values of the ${what} do not fit their shape.`, {
      given: `${data.length} values for the shape [${shape.join(', ')}]`,
      expected: `${sizeOf(shape)} values`,
    });
  }
  if (!hasNumbers(data)) {
    throw new TensorboardError(`The ${what} must hold numbers.`, { given: 'strings' });
  }
  return data;
}

function hasNumbers(data: ArrayValues): data is NumericValues {
  return !Array.isArray(data) || data.every((value) => typeof value === 'number');
}
