import * as tf from '@tensorflow/tfjs';
import { withStepContext } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { BatchNormalization } from './batchNormalization.js';

describe('BatchNormalization', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each([
    { axis: -1, scale: true, center: true },
    { axis: 1, scale: true, center: true },
    { axis: -1, scale: true, center: false },
    { axis: -1, scale: false, center: true },
    { axis: -1, scale: false, center: false },
  ])('has the gradients of what it computes in training: $axis, $scale, $center', (options) => {
    const layer = new BatchNormalization(options);
    const inputs = tf.variable(noise([3, 2, 2], 2));
    const cotangent = noise([3, 2, 2], 6);
    withStepContext({ seed: 1, step: 0 }, () => tf.dispose(layer.call(inputs, { training: true })));
    const weights = layer.namedVariables().filter(({ trainable }) => trainable);
    expect(weights.length).toBe(Number(options.scale) + Number(options.center));
    for (const [i, { variable }] of weights.entries()) variable.assign(noise(variable.shape, i + 1));
    checkGradients(
      () => tf.sum(tf.mul(layer.call(inputs, { training: true }), cotangent)) as tf.Scalar,
      [inputs, ...weights.map(({ variable }) => variable)],
    );
  });

  it('keeps its precision where the mean is large', () => {
    const layer = new BatchNormalization();
    const spread = noise([64, 2], 3);
    const near = layer.call(spread, { training: true }).dataSync();
    const far = layer.call(tf.add(spread, 1000), { training: true }).dataSync();
    // 1000 itself has steps of 6e-5 in float32, of values that spread by 0.7.
    for (const [i, value] of near.entries()) expect(Math.abs(far[i]! - value)).toBeLessThan(5e-4);
  });
});
