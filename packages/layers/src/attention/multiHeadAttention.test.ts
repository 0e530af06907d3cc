import * as tf from '@tensorflow/tfjs';
import { DtypeError, ModelError, ShapeError, withStepContext } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import {
  type AttentionInputs,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from './multiHeadAttention.js';

const training = { training: true };
const prediction = { training: false };

/** Attention whose weights are none of the initial ones: biases too are not 0. */
function attention(options: Partial<MultiHeadAttentionOptions> = {}, features = 3): MultiHeadAttention {
  const layer = new MultiHeadAttention({ heads: 2, keyDim: 2, ...options });
  tf.dispose(layer.call(tf.zeros([1, 1, features]), prediction));
  for (const [i, { variable }] of layer.namedVariables().entries())
    variable.assign(noise(variable.shape, i + 1));
  return layer;
}

describe('MultiHeadAttention', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('has the weights of Keras, by name and shape', () => {
    const layer = new MultiHeadAttention({ heads: 2, keyDim: 3, valueDim: 4, outputDim: 7 });
    layer.call({ query: tf.ones([1, 2, 5]), value: tf.ones([1, 3, 6]) }, prediction);
    const shapes = Object.fromEntries(
      layer.namedVariables().map(({ name, variable }) => [name, variable.shape]),
    );
    expect(shapes).toEqual({
      'query/kernel': [5, 2, 3],
      'query/bias': [2, 3],
      'key/kernel': [6, 2, 3],
      'key/bias': [2, 3],
      'value/kernel': [6, 2, 4],
      'value/bias': [2, 4],
      'attention_output/kernel': [2, 4, 7],
      'attention_output/bias': [7],
    });
  });

  it('attends to what mask, lengths and order allow together', () => {
    const layer = attention();
    const query = noise([2, 3, 3]);
    const lengths = tf.tensor1d([3, 2], 'int32');
    const mask = tf.tensor3d([1, 1, 1, 0, 1, 1], [2, 1, 3], 'bool');
    // allowed[sample][target][source], by hand: source <= target, source < length, and the mask.
    const allowed = [1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0];
    const together = layer.call({ query, mask, lengths, causal: true }, prediction);
    const explicit = layer.call({ query, mask: tf.tensor3d(allowed, [2, 3, 3], 'bool') }, prediction);
    expectTensorClose(together, explicit);
    const everywhere = layer.call(query, prediction).dataSync();
    expect(
      Math.max(...together.dataSync().map((value, i) => Math.abs(value - everywhere[i]!))),
    ).toBeGreaterThan(0.01);
  });

  it('gives a target that may look nowhere the mean of all values, and finite gradients', () => {
    const layer = attention();
    const query = noise([1, 2, 3]);
    const nowhere: AttentionInputs = { query, mask: tf.zeros([1, 2, 2], 'bool') };
    const output = layer.call(nowhere, prediction);
    // Queries of 0 score all sources alike.
    for (const { name, variable } of layer.namedVariables()) {
      if (name.startsWith('query/')) variable.assign(tf.zerosLike(variable));
    }
    expectTensorClose(output, layer.call(query, prediction));
    const gradient = tf.grad((x: tf.Tensor) => layer.call({ ...nowhere, query: x }, prediction))(query);
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });

  it('gives a sample the same result alone and padded in a batch, whatever the padding holds', () => {
    const layer = attention();
    const alone = noise([1, 3, 3], 5);
    const padded = tf.concat([tf.concat([alone, tf.fill([1, 2, 3], 50)], 1), noise([1, 5, 3], 6)], 0);
    const lengths = tf.tensor1d([3, 5], 'int32');
    const together = layer.call({ query: padded, lengths }, prediction);
    expectTensorClose(tf.slice(together, [0, 0, 0], [1, 3, 3]), layer.call(alone, prediction));
  });

  it('has the gradients of what it computes, for padded and causal sequences', () => {
    const layer = attention();
    const query = tf.variable(noise([2, 3, 3], 7));
    const value = tf.variable(noise([2, 4, 3], 8));
    const cotangent = noise([2, 3, 3], 9);
    const lengths = tf.tensor1d([4, 2], 'int32');
    const weights = layer.namedVariables().map(({ variable }) => variable);
    checkGradients(() => {
      const output = layer.call({ query, value, lengths, causal: true }, prediction);
      return tf.sum(tf.mul(output, cotangent)) as tf.Scalar;
    }, [query, value, ...weights]);
  });

  it('drops attention weights in training only, by step', () => {
    const layer = attention({ dropout: 0.5 });
    const query = noise([2, 4, 3]);
    const at = (step: number): number[] =>
      withStepContext({ seed: 1, step }, () => [...layer.call(query, training).dataSync()]);
    expect(at(0)).toEqual(at(0));
    expect(at(0)).not.toEqual(at(1));
    const undropped = attention().call(query, prediction);
    expectTensorClose(layer.call(query, prediction), undropped);
  });

  it('refuses shapes that would mean something else, and dtypes', () => {
    const layer = attention();
    const query = tf.ones([2, 3, 3]);
    const call = (inputs: Partial<AttentionInputs>) => () => layer.call({ query, ...inputs }, prediction);
    expect(() => layer.call(tf.ones([2, 3]), prediction)).toThrow(ShapeError);
    expect(call({ value: tf.ones([2, 3]) })).toThrow(ShapeError);
    expect(call({ value: tf.ones([1, 3, 3]) })).toThrow('[1, 3, 3]');
    expect(call({ value: tf.ones([2, 4, 3]), key: tf.ones([2, 5, 3]) })).toThrow(ShapeError);
    expect(call({ mask: tf.ones([2, 3], 'bool') })).toThrow('expandDims');
    expect(call({ mask: tf.ones([2, 3, 4], 'bool') })).toThrow('[2, 3, 4]');
    expect(call({ mask: tf.ones([2, 3, 3]) })).toThrow(DtypeError);
    expect(call({ lengths: tf.ones([2, 1], 'int32') })).toThrow(ShapeError);
    expect(call({ lengths: tf.ones([2]) })).toThrow(DtypeError);
    expect(() => layer.call(tf.ones([2, 3, 4]), prediction)).toThrow('other features than before');
  });

  it('refuses numbers of heads and lengths that cannot be', () => {
    expect(() => new MultiHeadAttention({ heads: 0, keyDim: 2 })).toThrow(ModelError);
    expect(() => new MultiHeadAttention({ heads: 2, keyDim: 1.5 })).toThrow('keyDim 1.5');
    expect(() => new MultiHeadAttention({ heads: 2, keyDim: 2, outputDim: 0 })).toThrow('outputDim 0');
  });

  it('leaves no tensors behind but its weights', async () => {
    const layer = attention({ dropout: 0.5 });
    const query = noise([2, 3, 3]);
    const lengths = tf.tensor1d([3, 2], 'int32');
    const step = (): void => {
      const loss = (x: tf.Tensor): tf.Tensor => layer.call({ query: x, lengths, causal: true }, training);
      withStepContext({ seed: 1, step: 0 }, () => tf.dispose(tf.tidy(() => tf.grad(loss)(query))));
    };
    await expectNoLeak(step, 1);
    const before = tf.memory().numTensors;
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before - 8);
  });
});
