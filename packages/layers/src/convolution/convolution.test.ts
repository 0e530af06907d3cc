import * as tf from '@tensorflow/tfjs';
import { type LayerBase, ModelError } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { Conv1D } from './conv1d.js';
import { Conv2D } from './conv2d.js';
import { Conv2DTranspose } from './conv2dTranspose.js';
import { dilateKernel } from './convolve.js';
import { DepthwiseConv2D } from './depthwiseConv2d.js';

const layers: Record<string, { layer: () => LayerBase; shape: number[] }> = {
  'Conv2D with dilation': {
    layer: () => new Conv2D({ filters: 2, kernelSize: [2, 3], dilation: [1, 2] }),
    shape: [2, 3, 6, 2],
  },
  'Conv2D in groups': {
    layer: () => new Conv2D({ filters: 4, kernelSize: 2, strides: 2, padding: 'same', groups: 2 }),
    shape: [2, 3, 4, 2],
  },
  'Conv1D, causal': {
    layer: () => new Conv1D({ filters: 2, kernelSize: 2, padding: 'causal', dilation: 2 }),
    shape: [2, 5, 2],
  },
  'Conv2DTranspose with output padding': {
    layer: () =>
      new Conv2DTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: 'same', outputPadding: [0, 1] }),
    shape: [1, 2, 3, 2],
  },
  'DepthwiseConv2D with dilation': {
    layer: () => new DepthwiseConv2D({ kernelSize: 2, dilation: 2, depthMultiplier: 2, activation: 'tanh' }),
    shape: [2, 4, 3, 2],
  },
};

beforeAll(() => tf.setBackend('cpu'));

describe.each(Object.entries(layers))('%s', (_, { layer: make, shape }) => {
  it('has the gradients of what it computes, and keeps nothing but its weights', async () => {
    const layer = make();
    const inputs = tf.variable(noise(shape));
    const output = layer.call(inputs, { training: true });
    const cotangent = noise(output.shape, 5);
    const weights = layer.namedVariables().map(({ variable }) => variable);
    for (const [i, variable] of weights.entries()) variable.assign(noise(variable.shape, i + 2));
    const loss = () => tf.sum(tf.mul(layer.call(inputs, { training: true }), cotangent)) as tf.Scalar;
    checkGradients(loss, [inputs, ...weights]);
    await expectNoLeak(() => tf.dispose(layer.call(inputs, { training: true })));
  });
});

describe('convolutions', () => {
  it('puts zeros between the values of a kernel', () => {
    const kernel = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
    const dilated = dilateKernel(kernel, [2, 3]);
    expectTensorClose(dilated, { shape: [3, 4, 1, 1], data: [1, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 4] });
  });

  it('are those of tfjs with dilation, forward', () => {
    for (const padding of ['valid', 'same'] as const) {
      const layer = new Conv2D({ filters: 3, kernelSize: 3, dilation: 2, padding, useBias: false });
      const inputs = noise([2, 7, 8, 2]) as tf.Tensor4D;
      const output = layer.call(inputs);
      const kernel = layer.namedVariables()[0]!.variable as unknown as tf.Tensor4D;
      expectTensorClose(output, tf.conv2d(inputs, kernel, 1, padding, 'NHWC', 2));
    }
  });

  it('of causal padding do not see what comes later', () => {
    const layer = new Conv1D({ filters: 1, kernelSize: 3, padding: 'causal' });
    const inputs = noise([1, 6, 2]);
    const early = tf.slice(layer.call(inputs), [0, 0, 0], [1, 4, 1]);
    expectTensorClose(layer.call(tf.slice(inputs, [0, 0, 0], [1, 4, 2])), early);
  });

  it('transposed are as long as the output padding says', () => {
    const shapeOf = (options: object): number[] =>
      new Conv2DTranspose({ filters: 1, kernelSize: 3, strides: 2, ...options }).call(tf.zeros([1, 4, 4, 1]))
        .shape;
    expect(shapeOf({})).toEqual([1, 9, 9, 1]);
    expect(shapeOf({ outputPadding: 1 })).toEqual([1, 10, 10, 1]);
    expect(shapeOf({ padding: 'same' })).toEqual([1, 8, 8, 1]);
    expect(shapeOf({ padding: 'same', outputPadding: [0, 1] })).toEqual([1, 7, 8, 1]);
    expect(() => shapeOf({ outputPadding: 2 })).toThrow('outputPadding 2,2');
  });

  it('refuse settings that cannot be', () => {
    expect(() => new Conv2D({ filters: 0, kernelSize: [3, 1.5] })).toThrow('filters 0, kernelSize 3,1.5');
    expect(() => new Conv1D({ filters: 1, kernelSize: 2, strides: 2, dilation: 2 })).toThrow(ModelError);
    expect(() => new Conv2D({ filters: 4, kernelSize: 1, groups: 2 }).call(tf.zeros([1, 2, 2, 3]))).toThrow(
      '2 groups of 3',
    );
  });
});
