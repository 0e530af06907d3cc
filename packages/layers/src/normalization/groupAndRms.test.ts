import * as tf from '@tensorflow/tfjs';
import { ModelError, ShapeError } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { GroupNormalization } from './groupNormalization.js';
import { LayerNormalization } from './layerNormalization.js';
import { RMSNormalization } from './rmsNormalization.js';

beforeAll(() => tf.setBackend('cpu'));

describe.each([
  ['GroupNormalization', () => new GroupNormalization({ groups: 2 })],
  ['GroupNormalization of another axis', () => new GroupNormalization({ groups: -1, axis: 1 })],
  ['RMSNormalization', () => new RMSNormalization()],
  ['RMSNormalization of another axis', () => new RMSNormalization({ axis: 1, epsilon: 0.1 })],
] as const)('%s', (_, make) => {
  it('has the gradients of what it computes, and keeps nothing but its weights', async () => {
    const layer = make();
    const inputs = tf.variable(noise([2, 3, 4], 2));
    tf.dispose(layer.call(inputs));
    const weights = layer.namedVariables().map(({ variable }) => variable);
    for (const [i, variable] of weights.entries()) variable.assign(noise(variable.shape, i + 1));
    const cotangent = noise([2, 3, 4], 6);
    checkGradients(() => tf.sum(tf.mul(layer.call(inputs), cotangent)) as tf.Scalar, [inputs, ...weights]);
    await expectNoLeak(() => tf.dispose(layer.call(inputs)));
  });
});

describe('GroupNormalization', () => {
  it('of one group is layer normalisation over all axes', () => {
    const inputs = noise([2, 3, 4]);
    const whole = new LayerNormalization({ axis: [1, 2] }).call(inputs);
    expectTensorClose(new GroupNormalization({ groups: 1 }).call(inputs), whole);
  });

  it('refuses groups that do not divide, and axes that are none of features', () => {
    expect(() => new GroupNormalization({ groups: 3 }).call(tf.zeros([1, 4]))).toThrow('3 groups of 4');
    expect(() => new GroupNormalization({ axis: 0 }).call(tf.zeros([1, 32]))).toThrow(ShapeError);
    expect(() => new GroupNormalization({ groups: 0 })).toThrow(ModelError);
  });
});

describe('RMSNormalization', () => {
  it('divides by the root mean square, with a scale of its own', () => {
    const layer = new RMSNormalization({ epsilon: 0 });
    expectTensorClose(layer.call(tf.tensor2d([[3, 4]])), [3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)]);
    expect(layer.namedVariables().map(({ name }) => name)).toEqual(['scale']);
    expect(() => new RMSNormalization({ axis: 2 }).call(tf.zeros([1, 2]))).toThrow('axis 2');
  });
});
