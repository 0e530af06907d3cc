import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** A tensor of the golden files. */
export interface GoldenTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

/** How near is near enough. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** The golden tensor on the current backend. */
export function tensorOf({ data, shape, dtype }: GoldenTensor): tf.Tensor {
  const ours = dtype === 'int32' || dtype === 'bool' ? dtype : 'float32';
  return tf.tensor(data.map(Number), [...shape], ours);
}

/** Fails unless |got - expected| ≤ atol + rtol · |expected| everywhere; non-finite values must match exactly. */
export function expectNear(got: tf.Tensor, expected: GoldenTensor, { rtol, atol }: Tolerance, what: string): void {
  const values = got.dataSync();
  expect(got.shape, what).toEqual(expected.shape);
  for (const [i, wanted] of expected.data.map(Number).entries()) {
    if (!Number.isFinite(wanted)) expect(values[i], what).toBe(wanted);
    else expect(Math.abs(values[i]! - wanted), `${what}[${i}]`).toBeLessThanOrEqual(atol + rtol * Math.abs(wanted));
  }
}
