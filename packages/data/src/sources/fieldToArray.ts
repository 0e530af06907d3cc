import { type ArrayData, DataError, type DType, type NdArray, sizeOf, type TensorSpec } from '@tfaip/core';
import { type Element, toElements } from './toElements.js';

/** A value as flat elements and the shape that it came in. */
interface ShapedValue {
  readonly shape: readonly number[];
  readonly elements: ArrayLike<Element>;
}

/**
 * A field's value as an array of the dtype and shape that a specification says.
 *
 * - Single values, nested lists, typed arrays and {@link NdArray}s are taken; a flat list also fills a shape of more
 *   dimensions, row by row; a list of one is taken for what is in it.
 * - Numbers for float32 are rounded to it; int32 takes whole numbers in its range only. Texts are read as decimal
 *   numbers, or as true and false for bool, which also takes 0 and 1.
 * - A string is a text, or bytes in UTF-8. Bytes are numbers from 0 to 255 where numbers are asked for.
 *
 * A Float32Array or Int32Array of the right dtype is used as it is, not copied.
 *
 * @param name of the array, for messages.
 * @throws {DataError} if the value does not fit; it names the array, the value and what is expected.
 */
export function fieldToArray(value: unknown, spec: TensorSpec, name: string): NdArray {
  const { shape: given, elements } = shapedValue(value, spec.dtype, name);
  const shape = fittingShape(given, spec.shape);
  if (!shape) {
    throw new DataError(`"${name}" does not have the shape of its specification.`, {
      given: `[${given.join(', ')}]`,
      expected: `[${spec.shape.map((length) => length ?? 'any').join(', ')}]`,
    });
  }
  return { dtype: spec.dtype, shape, data: toData(elements, spec.dtype, name) };
}

function shapedValue(value: unknown, dtype: DType, name: string): ShapedValue {
  if (isNdArray(value)) return { shape: value.shape, elements: value.data };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    // Bytes are one string where strings are asked for.
    if (dtype === 'string' && value instanceof Uint8Array) return { shape: [], elements: [value] };
    const elements = value as unknown as ArrayLike<number | bigint>;
    return { shape: [elements.length], elements };
  }
  if (!Array.isArray(value)) return { shape: [], elements: [value as Element] };
  if (!value.some(isList)) return { shape: [value.length], elements: value };
  const parts = value.map((item) => shapedValue(item, dtype, name));
  const inner = parts[0]!.shape;
  if (parts.some(({ shape }) => shape.join() !== inner.join())) {
    throw new DataError(`"${name}" has lists of different lengths in it.`, {
      expected: 'lists of one length in each dimension',
    });
  }
  return { shape: [value.length, ...inner], elements: parts.flatMap(({ elements }) => Array.from(elements)) };
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isNdArray(value: unknown): value is NdArray {
  return (
    typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value && 'data' in value
  );
}

/** The shape in which a value fits the specification; undefined if in none. */
function fittingShape(
  given: readonly number[],
  spec: readonly (number | null)[],
): readonly number[] | undefined {
  const fits =
    given.length === spec.length && spec.every((length, axis) => (length ?? given[axis]) === given[axis]);
  if (fits) return given;
  if (given.length === 1) return reshaped(given[0]!, spec);
  return given[0] === 1 ? fittingShape(given.slice(1), spec) : undefined;
}

/** A flat list in the shape of a specification of which at most one length is open. */
function reshaped(size: number, spec: readonly (number | null)[]): readonly number[] | undefined {
  if (spec.length === 1) return undefined;
  const fixed = sizeOf(spec.map((length) => length ?? 1));
  const open = spec.filter((length) => length === null).length;
  if (open > 1 || (open === 1 && (fixed === 0 || size % fixed !== 0))) return undefined;
  const shape = spec.map((length) => length ?? size / fixed);
  return sizeOf(shape) === size ? shape : undefined;
}

function toData(elements: ArrayLike<Element>, dtype: DType, name: string): ArrayData {
  if (dtype === 'float32' && elements instanceof Float32Array) return elements;
  if (dtype === 'int32' && elements instanceof Int32Array) return elements;
  if (dtype === 'float32' && elements instanceof Float64Array) return new Float32Array(elements);
  if (elements instanceof Uint8Array) {
    if (dtype === 'float32') return new Float32Array(elements);
    if (dtype === 'int32') return new Int32Array(elements);
  }
  return toElements(elements, dtype, name);
}
