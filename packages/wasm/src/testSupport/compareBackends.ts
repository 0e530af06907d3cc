import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { registerWasmBackend } from '../registerWasmBackend.js';

/** The shape, dtype and values of a tensor, read from its backend. */
export interface Read {
  readonly shape: number[];
  readonly dtype: tf.DataType;
  readonly values: number[];
}

type Compute = () => tf.Tensor | tf.Tensor[];

/** What `compute` gives on a backend; fails if tensors, or data of the backend that no tensor owns, stay behind. */
export async function computeOn(backend: 'cpu' | 'wasm', compute: Compute): Promise<Read[]> {
  if (backend === 'wasm') await registerWasmBackend();
  // Without it, tfjs advises on the CPU backend to install another one.
  tf.enableProdMode();
  await tf.setBackend(backend);
  const tensors = tf.memory().numTensors;
  const dataIds = tf.backend().numDataIds();
  const results = tf.tidy(() =>
    [compute()].flat().map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype,
      values: Array.from(tensor.dataSync()),
    })),
  );
  expect(tf.memory().numTensors, `tensors left on ${backend}`).toBe(tensors);
  if (backend === 'wasm') expect(tf.backend().numDataIds(), 'data left on the WASM heap').toBe(dataIds);
  return results;
}

/**
 * Asserts that `compute` gives the same on the WASM backend as on tfjs's CPU backend.
 *
 * @param tolerance relative to the largest value; the two add in different orders and in different precision.
 */
export async function expectAsOnCpu(compute: Compute, tolerance = 1e-5): Promise<void> {
  const expected = await computeOn('cpu', compute);
  expectClose(await computeOn('wasm', compute), expected, tolerance);
}

/** Asserts equal shapes and dtypes, and values within `tolerance` of the largest one. */
export function expectClose(actual: Read[], expected: Read[], tolerance: number): void {
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    expected.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  actual.forEach(({ values }, i) => {
    const wanted = expected[i]!.values;
    const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const worst = values.reduce((most, value, k) => Math.max(most, difference(value, wanted[k]!)), 0);
    if (worst > tolerance * largest) expect(values).toEqual(wanted);
  });
}

function difference(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.POSITIVE_INFINITY : Math.abs(a - b);
}

/** Values in [-1, 1) that depend on the seed alone, not on the backend. */
export function uniform(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}

/** Calls one kernel of the current backend. */
export function kernel(name: string, inputs: Record<string, tf.Tensor>, attrs: object = {}): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
}
