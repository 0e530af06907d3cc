import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { Activation } from './activation.js';
import { type ActivationName, activations, celu, glu, softmax } from './activations.js';

const names = Object.keys(activations) as ActivationName[];

describe.each(names)('%s', (name) => {
  beforeAll(() => tf.setBackend('cpu'));

  it('has the gradient of what it computes, and leaves no tensors behind', async () => {
    const layer = new Activation(name);
    // Away from 0, ±3 and ±6, where some have no derivative.
    const x = tf.variable(tf.add(tf.mul(noise([3, 4]), 2), 0.01));
    const cotangent = noise(layer.call(x).shape, 7);
    checkGradients(() => tf.sum(tf.mul(layer.call(x), cotangent)) as tf.Scalar, [x]);
    await expectNoLeak(() => tf.dispose(layer.call(x)));
  });

  it('is finite far from 0, with its gradient, where its definition is', () => {
    const far = tf.tensor2d([
      [-80, 80],
      [80, -80],
    ]);
    const gradient = tf.grad((x: tf.Tensor) => new Activation(name).call(x))(far);
    for (const tensor of [activations[name](far), gradient]) {
      expect([...tensor.dataSync()].every(Number.isFinite)).toBe(true);
    }
  });
});

describe('activations with settings', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('celu of another alpha is smooth at 0 and falls to -alpha', () => {
    expectTensorClose(celu(tf.tensor1d([-100, -1, 2]), 2), [-2, 2 * Math.expm1(-0.5), 2]);
  });

  it('glu halves an axis', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 0, 0, 0, 0], [1, 4, 2]);
    expectTensorClose(glu(x, 1), { shape: [1, 2, 2], data: [0.5, 1, 1.5, 2] });
  });

  it('softmax adds up to 1 over any axis', () => {
    const x = noise([2, 3, 4]);
    for (const axis of [0, 1, 2, -2]) {
      const sums = tf.sum(softmax(x, axis), axis);
      expectTensorClose(sums, tf.ones(sums.shape));
    }
  });

  it('refuses a name that there is none of', () => {
    expect(() => new Activation('relux' as ActivationName)).toThrow(ModelError);
    expect(() => new Activation('toString' as ActivationName)).toThrow('celu, elu');
  });
});
