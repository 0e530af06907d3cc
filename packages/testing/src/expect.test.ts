import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { describeNative, expectNoLeak, expectTensorClose } from './index.js';

describe('expectTensorClose', () => {
  it('passes what is close', () => {
    expectTensorClose([1, Number.NaN], { data: ['1.000001', 'NaN'] });
    tf.tidy(() => expectTensorClose(tf.tensor2d([[1, 2]]), { shape: [1, 2], data: [1, 2] }));
    expectTensorClose([1.05], [1], { rtol: 0.1 });
  });

  it('fails on other values, lengths and shapes', () => {
    expect(() => expectTensorClose([1], [1.1])).toThrow(/value 0 is 1, expected 1.1/);
    expect(() => expectTensorClose([Number.NaN], [1])).toThrow(/value 0/);
    expect(() => expectTensorClose([1], [Number.POSITIVE_INFINITY])).toThrow(/value 0/);
    expect(() => expectTensorClose([1, 2], [1])).toThrow(/number of values/);
    tf.tidy(() => {
      expect(() => expectTensorClose(tf.tensor2d([[1, 2]]), tf.tensor1d([1, 2]))).toThrow(/shape/);
    });
  });
});

describe('expectNoLeak', () => {
  it('passes on the result of what keeps nothing', async () => {
    expect(await expectNoLeak(() => tf.tidy(() => tf.add(1, 2).arraySync()))).toBe(3);
  });

  it('fails on what keeps a tensor', async () => {
    const kept: tf.Tensor[] = [];
    await expect(expectNoLeak(() => void kept.push(tf.scalar(1)))).rejects.toThrow(
      /tensors after the action/,
    );
    tf.dispose(kept);
  });
});

describeNative('describeNative', (runtime) => {
  it('runs on the native backend', () => {
    expect(tf.getBackend()).toBe('tensorflow');
    expect(runtime().devices.length).toBeGreaterThan(0);
  });
});
