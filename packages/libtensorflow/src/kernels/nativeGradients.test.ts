import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeNative } from '../testSupport/describeNative.js';

/** A value and its gradient on a backend, as plain numbers. */
function onBackend(name: string, f: (x: tf.Tensor) => tf.Tensor, x: number[], shape: number[]): number[][] {
  const before = tf.getBackend();
  tf.setBackend(name);
  try {
    return tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((input) => tf.sum(tf.mul(f(input), tf.cos(f(input)))))(
        tf.tensor(x, shape),
      );
      return [[...value.dataSync()], [...grad.dataSync()]];
    });
  } finally {
    tf.setBackend(before);
  }
}

const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  relu6: (x) => tf.relu6(tf.mul(x, 3)),
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  sum: (x) => tf.sum(x, 0),
  'sum of all': (x) => tf.sum(x),
  mean: (x) => tf.mean(x, -1, true),
  'mean of all': (x) => tf.mean(x),
  'product of matrices': (x) => tf.matMul(x, x, true, false),
  'product with a transposed matrix': (x) => tf.matMul(x, x, false, true),
  'products of batches': (x) => tf.matMul(tf.expandDims(x, 0), tf.expandDims(x, 0), false, true),
  'reshape to the same shape': (x) => tf.reshape(tf.square(x), x.shape),
  'cast to the same dtype': (x) => tf.square(tf.cast(x, 'float32')),
};

describeNative('Kernels and gradients replaced on the native backend', () => {
  it.each(Object.keys(functions))('give what the cpu backend gives: %s', (name) => {
    const length = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(length, length, fc.integer(), (rows, columns, seed) => {
        const x = Array.from({ length: rows * columns }, (_, i) => Math.sin(seed + 1.7 * i));
        const native = onBackend('tensorflow', functions[name]!, x, [rows, columns]);
        const cpu = onBackend('cpu', functions[name]!, x, [rows, columns]);
        for (const [i, values] of native.entries()) {
          for (const [j, value] of values.entries()) {
            // Sums of at most 49 terms around 1, in another order: 1e-4 is a hundred float32 roundings.
            expect(Math.abs(value - cpu[i]![j]!)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)));
          }
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it('keep the gradient of the gradient', () => {
    const second = tf.tidy(() => {
      const first = tf.grad((x) => tf.sum(tf.square(tf.relu(x))));
      return [
        ...tf
          .grad((x) => tf.sum(tf.mul(first(x), x)))(tf.tensor1d([-1, 2, 3]))
          .dataSync(),
      ];
    });
    // d/dx (2x · x) = 4x where x > 0.
    expect(second).toEqual([0, 8, 12]);
  });

  it('take the cross-entropy of classes and its gradient from one operation', () => {
    const labels = tf.tensor1d([2, 0], 'int32');
    const logits = tf.zeros([2, 3]);
    const { value, grad } = tf.valueAndGrad((x) => {
      const kernel = 'SparseSoftmaxCrossEntropyWithLogits';
      const [each] = tf.engine().runKernel(kernel, { logits: x, labels }) as unknown as tf.Tensor[];
      return tf.sum(each!);
    })(logits);
    const loss = value.dataSync()[0];
    const gradient = [...grad.dataSync()];
    tf.dispose([labels, logits, value, grad]);
    expect(loss).toBeCloseTo(2 * Math.log(3), 6);
    const third = 1 / 3;
    for (const [i, expected] of [third, third, third - 1, third - 1, third, third].entries()) {
      expect(gradient[i]).toBeCloseTo(expected, 6);
    }
  });
});
