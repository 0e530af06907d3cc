import { expect } from 'vitest';

interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<unknown>;
}

/** The same shape, and values within 1e-5 of the largest one. */
export function expectClose(actual: Values, expected: Values): void {
  expect(actual.shape).toEqual(expected.shape);
  const wanted = Array.from(expected.data, Number);
  const largest = Math.max(...wanted.map(Math.abs), Number.MIN_VALUE);
  const difference = Math.max(...Array.from(actual.data, (value, i) => Math.abs(Number(value) - wanted[i]!)));
  expect(difference / largest).toBeLessThanOrEqual(1e-5);
}
