import * as tf from '@tensorflow/tfjs';
import {
  type CallOptions,
  LayerBase,
  randomNormal,
  randomPermutation,
  randomUniform,
  withStepContext,
} from '@tfaip/core';
import { describeNative, expectTensorClose } from '@tfaip/testing';
import { afterAll, expect, it } from 'vitest';
import { Dropout } from './dropout.js';

/** The values of a step on another backend and on the native one. */
async function onBoth(step: number, values: () => tf.Tensor): Promise<[tf.TypedArray, tf.TypedArray]> {
  const results: tf.TypedArray[] = [];
  for (const backend of ['cpu', 'tensorflow']) {
    await tf.setBackend(backend);
    results.push(inStep(step, values));
  }
  return results as [tf.TypedArray, tf.TypedArray];
}

function inStep(step: number, values: () => tf.Tensor): tf.TypedArray {
  return tf.tidy(() => withStepContext({ seed: 3, step }, values).dataSync());
}

const shapes = [[], [0], [1], [7], [8], [2, 3, 5], [3, 1, 1, 1, 1, 3], [10_001]];
const steps = [0, 1, 77, 2 ** 31 - 1];

describeNative('random numbers of the native backend', (runtime) => {
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

  it('reach the layers of tfjs, those with a seed too, without a mask made on the host', async () => {
    class Owner extends LayerBase {
      readonly dropout = this.own('dropout', tf.layers.dropout({ rate: 0.5, seed: 7 }));
      readonly lstm = this.own('lstm', tf.layers.lstm({ units: 4, dropout: 0.5, recurrentDropout: 0.5 }));
      call(x: tf.Tensor, options: CallOptions): tf.Tensor {
        return this.lstm.call(this.dropout.call(x, options), options);
      }
    }
    const made = () => {
      const layer = new Owner();
      return () => layer.call(tf.ones([8, 3, 5]), { training: true });
    };
    const [host] = await onBoth(5, made());
    const native = made();
    const first = inStep(4, native);
    const floats: (readonly number[])[] = [];
    const { binding } = runtime();
    binding.observer = {
      onTensor: (_id, shape, dtype) => void (dtype === binding.TF_FLOAT && floats.push(shape)),
      onOp: () => {},
      onRead: () => {},
    };
    try {
      const second = inStep(5, native);
      expectTensorClose(second, host);
      expect(second).not.toEqual(first);
    } finally {
      binding.observer = undefined;
    }
    const drawn = floats.filter((shape) => shape.length > 0 && shape.join() !== '8,3,5');
    expect(drawn).toEqual([]);
  });

  it('leave nothing behind, in tfjs or below it', async () => {
    await tf.setBackend('tensorflow');
    const { binding } = runtime();
    const draw = () =>
      tf.tidy(() => withStepContext({ seed: 1, step: 1 }, () => void randomNormal([5], 'x')));
    draw();
    const before = [tf.memory().numTensors, binding.getNumOfTensors()];
    for (let i = 0; i < 10; i++) draw();
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
  });
});
