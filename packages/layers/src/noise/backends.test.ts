import * as tf from '@tensorflow/tfjs';
import { randomNormal, randomPermutation, randomUniform, withStepContext } from '@tfaip/core';
import { describeNative, expectTensorClose } from '@tfaip/testing';
import { afterAll, expect, it } from 'vitest';
import { Dropout } from './dropout.js';

/** The values of a step on another backend and on the native one. */
async function onBoth(step: number, values: () => tf.Tensor): Promise<[tf.TypedArray, tf.TypedArray]> {
  const results: tf.TypedArray[] = [];
  for (const backend of ['cpu', 'tensorflow']) {
    await tf.setBackend(backend);
    results.push(tf.tidy(() => withStepContext({ seed: 3, step }, values).dataSync()));
  }
  return results as [tf.TypedArray, tf.TypedArray];
}

const shapes = [[], [0], [1], [7], [8], [2, 3, 5], [3, 1, 1, 1, 1, 3], [10_001]];
const steps = [0, 1, 77, 2 ** 31 - 1];

describeNative('random numbers of the native backend', () => {
  afterAll(() => tf.setBackend('tensorflow'));

  it('are those of other backends bit for bit where they are uniform', async () => {
    for (const shape of shapes) {
      for (const step of steps) {
        const [host, native] = await onBoth(step, () => randomUniform(shape, 'encoder/mask'));
        expect(native).toEqual(host);
      }
    }
  });

  it('are those of other backends up to the rounding of log, sin and cos where they are normal', async () => {
    for (const shape of shapes) {
      for (const step of steps) {
        const [host, native] = await onBoth(step, () => randomNormal(shape, 'encoder/noise'));
        expectTensorClose(native, host, { rtol: 0, atol: 1e-6 });
      }
    }
  });

  it('make the same masks and permutations', async () => {
    const dropout = new Dropout({ rate: 0.3 });
    const [mask, nativeMask] = await onBoth(5, () => dropout.call(tf.ones([64, 33]), { training: true }));
    expect(nativeMask).toEqual(mask);
    const [order, nativeOrder] = await onBoth(5, () => randomPermutation(20_000, 'order'));
    expect(nativeOrder).toEqual(order);
  });

  it('leave nothing behind, in tfjs or below it', async () => {
    await tf.setBackend('tensorflow');
    const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
    const draw = () =>
      tf.tidy(() => withStepContext({ seed: 1, step: 1 }, () => void randomNormal([5], 'x')));
    draw();
    const before = [tf.memory().numTensors, binding.getNumOfTensors()];
    for (let i = 0; i < 10; i++) draw();
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
  });
});
