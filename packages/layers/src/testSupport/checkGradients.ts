import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** Offset of the wider of two central differences: below it, the rounding of float32 weighs more. */
const STEP = 1e-2;
/** What that rounding leaves of sums of some dozens of terms of about 1. */
const TOLERANCE = 2e-3;

/**
 * Expects the gradients of a function to be its slopes, at every value of every variable: central differences, of which
 * two are extrapolated (Richardson 1911) because their own error, by the third derivative, is larger than the rounding.
 *
 * @param f gives a scalar that depends on the variables alone.
 */
export function checkGradients(f: () => tf.Scalar, variables: readonly tf.Variable[]): void {
  const { grads } = tf.variableGrads(f, [...variables]);
  for (const variable of variables) {
    const gradient = grads[variable.name]!.dataSync();
    const start = Float32Array.from(variable.dataSync());
    const valueAt = (i: number, offset: number): number => {
      const moved = Float32Array.from(start, (value, j) => (i === j ? value + offset : value));
      tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
      return tf.tidy(() => f().dataSync()[0]!);
    };
    for (let i = 0; i < start.length; i++) {
      const slopeOver = (offset: number): number => (valueAt(i, offset) - valueAt(i, -offset)) / (2 * offset);
      const slope = (4 * slopeOver(STEP / 2) - slopeOver(STEP)) / 3;
      const difference = Math.abs(gradient[i]! - slope);
      expect(
        difference,
        `[${variable.shape}] value ${i}: ${gradient[i]} against ${slope}`,
      ).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(slope)));
    }
    tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
  }
}

/** Numbers in (-1, 1) that look random, the same for the same shape and seed. */
export function noise(shape: number[], seed = 1): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
  return tf.tensor(values, shape);
}
