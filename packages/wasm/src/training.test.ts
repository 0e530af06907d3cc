import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, uniform } from './testSupport/compareBackends.js';

const SHAPES = {
  conv: [3, 3, 2, 4],
  strided: [2, 2, 4, 4],
  depthwise: [3, 3, 4, 2],
  scale: [8],
  offset: [8],
  dense: [32, 5],
  bias: [5],
};

type Weights = Record<keyof typeof SHAPES, tf.Tensor>;

function makeWeights(): Weights {
  return Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape], i) => [name, tf.mul(uniform(shape, i + 1), 0.5)]),
  ) as Weights;
}

/** Convolutions, both poolings, batch normalization and a dense layer: one of everything that networks are made of. */
function loss(weights: Weights, images: tf.Tensor4D, targets: tf.Tensor): tf.Scalar {
  const conv = tf.relu(tf.conv2d(images, weights.conv as tf.Tensor4D, 1, 'same'));
  const pooled = tf.maxPool(conv, 2, 2, 'valid');
  const strided = tf.tanh(tf.conv2d(pooled, weights.strided as tf.Tensor4D, 2, 'same'));
  const depthwise = tf.depthwiseConv2d(strided, weights.depthwise as tf.Tensor4D, 1, 'same');
  const { mean, variance } = tf.moments(depthwise, [0, 1, 2]);
  const normalized = tf.batchNorm(
    depthwise,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    weights.offset as tf.Tensor1D,
    weights.scale as tf.Tensor1D,
  );
  // Padded by hand: of its own padding tfjs's CPU backend has a wrong gradient.
  const padded = tf.pad(normalized as tf.Tensor4D, [
    [0, 0],
    [0, 1],
    [0, 1],
    [0, 0],
  ]);
  const averaged = tf.avgPool(padded, 2, 1, 'valid');
  const flat = tf.maxPool(averaged, 2, 1, 'same').reshape([images.shape[0], -1]);
  const logits = tf.add(tf.matMul(flat as tf.Tensor2D, weights.dense as tf.Tensor2D), weights.bias);
  return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar;
}

function batch(): [tf.Tensor4D, tf.Tensor] {
  return [uniform([3, 8, 8, 2], 11) as tf.Tensor4D, tf.oneHot(tf.tensor1d([0, 3, 4], 'int32'), 5)];
}

/** The losses of some steps of Adam, and the weights after them. */
function train(steps: number): tf.Tensor[] {
  const [images, targets] = batch();
  const variables = Object.entries(makeWeights()).map(([name, value]) => [name, tf.variable(value)] as const);
  const optimizer = tf.train.adam(0.01);
  const losses: tf.Tensor[] = [];
  for (let step = 0; step < steps; step++) {
    const compute = () => loss(Object.fromEntries(variables) as unknown as Weights, images, targets);
    losses.push(optimizer.minimize(compute, true)!);
  }
  const values = variables.map(([, variable]) => tf.clone(variable));
  optimizer.dispose();
  for (const [, variable] of variables) variable.dispose();
  return [...losses, ...values];
}

describe('a convolutional network on the WASM backend', () => {
  it('has the gradients of the CPU backend', async () => {
    await expectAsOnCpu(() => {
      const [images, targets] = batch();
      const weights = makeWeights();
      const names = Object.keys(weights);
      const withGradients = tf.valueAndGrads((...values: tf.Tensor[]) => {
        const named = Object.fromEntries(values.map((value, i) => [names[i], value]));
        return loss(named as Weights, images, targets);
      });
      const { value, grads } = withGradients(Object.values(weights));
      return [value, ...grads];
    });
  });

  it('trains as on the CPU backend', async () => {
    await expectAsOnCpu(() => train(5), 1e-3);
  });

  it('gives the same bits twice', async () => {
    expect(await computeOn('wasm', () => train(5))).toEqual(await computeOn('wasm', () => train(5)));
  });
});
