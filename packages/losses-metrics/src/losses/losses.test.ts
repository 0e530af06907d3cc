import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as losses from '../index.js';

beforeAll(() => tf.setBackend('cpu'));

describe('SparseCategoricalCrossentropy', () => {
  const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true, reduction: 'none' });
  const logits = tf.tensor2d([0, 0, 1000, -1000], [2, 2]);

  it('is stable for large logits', () => {
    expect([...loss.call(tf.tensor1d([1, 1], 'int32'), logits).dataSync()]).toEqual([
      Math.fround(Math.LN2),
      2000,
    ]);
  });

  it('takes targets with a surplus axis and of float dtype', () => {
    const values = loss.call(tf.tensor2d([[1], [1]]), logits);
    expect([...values.dataSync()]).toEqual([Math.fround(Math.LN2), 2000]);
  });

  it('gives NaN for targets out of range, never a silent 0', () => {
    expect([...loss.call(tf.tensor1d([-1, 2], 'int32'), logits).dataSync()]).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('says what is wrong with targets that do not fit', () => {
    expect(() => loss.call(tf.ones([2, 2]), logits)).toThrow('expected: targets int32 [2]');
  });

  it('takes few kernels, forward and backward', async () => {
    const mean = new losses.SparseCategoricalCrossentropy({ fromLogits: true });
    const targets = tf.tensor1d([1, 1], 'int32');
    const { kernels } = await tf.profile(() =>
      tf.tidy(() => {
        tf.grad((x) => mean.call(targets, x))(logits);
      }),
    );
    expect(kernels.length).toBeLessThanOrEqual(32);
  });
});

describe('kinks, where Keras takes one side', () => {
  const slopes = (loss: losses.Loss, targets: tf.Tensor, predictions: tf.Tensor): number[] => [
    ...tf
      .grad((p) => loss.call(targets, p))(predictions)
      .dataSync(),
  ];

  it('absolute errors have no slope where there is no error', () => {
    const exact = tf.tensor2d([[2, 3]]);
    expect(slopes(new losses.MeanAbsoluteError(), exact, exact)).toEqual([0, 0]);
    expect(slopes(new losses.MeanAbsolutePercentageError(), exact, exact).map(Math.abs)).toEqual([0, 0]);
  });

  it('hinges have the slope of the left side', () => {
    expect(slopes(new losses.Hinge(), tf.tensor2d([[1, -1]]), tf.tensor2d([[1, -1]]))).toEqual([-0.5, 0.5]);
  });

  it('equal largest scores of the categorical hinge share the slope', () => {
    const [targets, scores] = [tf.tensor2d([[1, 0, 0]]), tf.tensor2d([[1, 2, 2]])];
    expect(slopes(new losses.CategoricalHinge(), targets, scores)).toEqual([-1, 0.5, 0.5]);
  });
});

describe('Loss', () => {
  it('leaves nothing but its result', () => {
    const loss = new losses.CategoricalCrossentropy();
    const [targets, predictions] = [tf.ones([2, 3]), tf.ones([2, 3])];
    const before = tf.memory().numTensors;
    loss.call(targets, predictions).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses unknown reductions and shapes that would broadcast silently', () => {
    expect(() => new losses.MeanSquaredError({ reduction: 'avg' as losses.Reduction })).toThrow(
      'given: "avg"',
    );
    expect(() => new losses.MeanSquaredError().call(tf.ones([4]), tf.ones([4, 4]))).toThrow('targets [4, 4]');
    const loss = new losses.MeanSquaredError();
    expect(() => loss.call(tf.ones([4, 2]), tf.ones([4, 2]), tf.ones([3]))).toThrow('weights float32 [3]');
  });

  it('is 0, not NaN, when a mask leaves nothing', () => {
    const loss = new losses.MeanSquaredError();
    const value = loss.call(tf.ones([2, 2]), tf.zeros([2, 2]), undefined, tf.zeros([2], 'bool'));
    expect(value.dataSync()[0]).toBe(0);
  });

  it('takes every number of a mask but 0 for true', () => {
    const loss = new losses.MeanSquaredError();
    const value = loss.call(tf.ones([2, 2]), tf.zeros([2, 2]), undefined, tf.tensor1d([0.5, 0]));
    expect(value.dataSync()[0]).toBe(2);
  });

  it('says when the share of label smoothing is none', () => {
    expect(() => new losses.BinaryCrossentropy({ labelSmoothing: 1.5 })).toThrow(
      'labelSmoothing must be in [0, 1]',
    );
  });

  it('has a finite gradient for a zero vector', () => {
    const loss = new losses.CosineSimilarity();
    const gradient = tf.grad((x) => loss.call(tf.ones([1, 2]), x))(tf.zeros([1, 2]));
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });
});
