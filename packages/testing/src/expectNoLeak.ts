import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/**
 * Runs `action` and expects that tfjs has as many tensors afterwards as before. What it returns must hold no tensors
 * that are not counted before, so return plain values.
 *
 * @param warmUp how often it runs before counting: the first run of an optimizer, say, makes tensors that stay.
 */
export async function expectNoLeak<T>(action: () => T | Promise<T>, warmUp = 0): Promise<T> {
  for (let i = 0; i < warmUp; i++) await action();
  const before = tf.memory().numTensors;
  const result = await action();
  const { numTensors } = tf.memory();
  expect(numTensors, `tensors after the action, of ${before} before`).toBe(before);
  return result;
}
