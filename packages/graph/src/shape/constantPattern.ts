import { DataType, type TensorInput } from '@tfaip/libtensorflow';
import type { DimExpression, DimTable } from './dimExpression.js';

/** A number that is fixed, or follows from lengths. */
export type SizedNumber = number | DimExpression;

/** How a constant follows from the sizes. */
export type ConstantPattern =
  /** A scalar or a short vector of numbers. */
  | { readonly kind: 'numbers'; readonly numbers: readonly SizedNumber[] }
  /** One number everywhere. */
  | { readonly kind: 'fill'; readonly shape: readonly SizedNumber[]; readonly value: SizedNumber }
  /** start, start + delta, … */
  | { readonly kind: 'range'; readonly start: number; readonly delta: number; readonly length: SizedNumber };

interface HostArray {
  readonly shape: readonly number[];
  readonly values: TensorInput;
}

/** Longer vectors that differ are not shapes. */
const MOST_NUMBERS = 32;

/** How the values of one constant in several recordings follow from the sizes. */
export function explainConstant(
  arrays: readonly HostArray[],
  dtype: number,
  table: DimTable,
): ConstantPattern | 'fixed' | 'unexplained' {
  const [first] = arrays as [HostArray];
  const sameShape = arrays.every(({ shape }) => shape.join() === first.shape.join());
  if (sameShape && arrays.every(({ values }) => equal(values, first.values))) return 'fixed';
  if (dtype === DataType.STRING || dtype === DataType.INT64) return 'unexplained';
  const explain = (numbers: readonly number[], isFloat: boolean): SizedNumber | undefined =>
    numbers.every((each) => each === numbers[0]) ? numbers[0]! : table.explain(numbers, isFloat);
  const isFloat = dtype === DataType.FLOAT;
  const uniform = uniformValues(arrays);
  if (sameShape && first.shape.length <= 1 && first.values.length <= MOST_NUMBERS) {
    const numbers = Array.from({ length: first.values.length }, (_, i) =>
      explain(
        arrays.map(({ values }) => Number(values[i])),
        isFloat,
      ),
    );
    return complete(numbers) ? { kind: 'numbers', numbers } : 'unexplained';
  }
  if (uniform) {
    const shape = first.shape.map((_, axis) =>
      explain(
        arrays.map((array) => array.shape[axis]!),
        false,
      ),
    );
    const value = explain(uniform, isFloat);
    return complete(shape) && value !== undefined ? { kind: 'fill', shape, value } : 'unexplained';
  }
  return explainRange(arrays, explain) ?? 'unexplained';
}

function explainRange(
  arrays: readonly HostArray[],
  explain: (numbers: readonly number[], isFloat: boolean) => SizedNumber | undefined,
): ConstantPattern | undefined {
  if (arrays.some(({ shape }) => shape.length !== 1)) return undefined;
  const [{ values }] = arrays as [HostArray];
  const start = Number(values[0]);
  const delta = Number(values[1]) - start;
  const isRange = arrays.every((array) =>
    Array.from(array.values as Int32Array).every((v, i) => v === start + i * delta),
  );
  const length = explain(
    arrays.map((array) => array.shape[0]!),
    false,
  );
  return isRange && length !== undefined ? { kind: 'range', start, delta, length } : undefined;
}

/** The one value of each array; undefined if an array has several or none. */
function uniformValues(arrays: readonly HostArray[]): number[] | undefined {
  const uniform = arrays.every(({ values }) => {
    const numbers = values as Float32Array;
    return numbers.length > 0 && numbers.every((value) => value === numbers[0]);
  });
  return uniform ? arrays.map(({ values }) => Number(values[0])) : undefined;
}

function complete<T>(items: readonly (T | undefined)[]): items is readonly T[] {
  return items.every((item) => item !== undefined);
}

/** NaN equals NaN here. */
function equal(a: TensorInput, b: TensorInput): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (Object.is(x, y) || x === y) continue;
    if (!(x instanceof Uint8Array && y instanceof Uint8Array && Buffer.compare(x, y) === 0)) return false;
  }
  return true;
}
