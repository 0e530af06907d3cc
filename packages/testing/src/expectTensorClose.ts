import type { Tensor } from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** When two numbers count as equal: |actual - expected| <= atol + rtol · |expected|. */
export interface CloseOptions {
  /** Default 1e-5, some roundings of float32. */
  readonly rtol?: number;
  /** Default 1e-6. */
  readonly atol?: number;
}

/** Values with their shape, as golden files have them (`dtype` and others are ignored). */
interface Expected {
  readonly shape?: readonly number[];
  readonly data: ArrayLike<number | string>;
}

/**
 * Expects a tensor (or flat values) to be close to what a tensor, flat values or a golden entry say. Shapes must be
 * equal where both sides have one; NaN and infinities (also as strings, as in JSON) must be the same.
 */
export function expectTensorClose(
  actual: Tensor | ArrayLike<number>,
  expected: Tensor | ArrayLike<number> | Expected,
  { rtol = 1e-5, atol = 1e-6 }: CloseOptions = {},
): void {
  const got = read(actual);
  const wanted = read(expected);
  if (got.shape && wanted.shape) expect(got.shape, 'shape').toEqual(wanted.shape);
  expect(got.values.length, 'number of values').toBe(wanted.values.length);
  for (const [i, value] of got.values.entries()) {
    const target = wanted.values[i] as number;
    const near = Number.isFinite(target) && Math.abs(value - target) <= atol + rtol * Math.abs(target);
    const close = near || Object.is(value, target);
    if (!close) expect.fail(`value ${i} is ${value}, expected ${target} (rtol ${rtol}, atol ${atol})`);
  }
}

function read(given: Tensor | ArrayLike<number> | Expected): { shape?: number[]; values: number[] } {
  if ('dataSync' in given) return { shape: [...given.shape], values: Array.from(given.dataSync()) };
  if (!('data' in given)) return { values: Array.from(given) };
  const values = Array.from(given.data, Number);
  return given.shape === undefined ? { values } : { shape: [...given.shape], values };
}
