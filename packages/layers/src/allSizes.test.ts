import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type LayerBase, ndArray, type PreparedStep } from '@tfaip/core';
import { waysOfRunning } from '@tfaip/numerics';
import { expectTensorClose } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { Activation } from './activations/activation.js';
import { glu, softmax } from './activations/activations.js';
import { Conv1D } from './convolution/conv1d.js';
import { Conv2D } from './convolution/conv2d.js';
import { Conv2DTranspose } from './convolution/conv2dTranspose.js';
import { DepthwiseConv2D } from './convolution/depthwiseConv2d.js';
import { GroupNormalization } from './normalization/groupNormalization.js';
import { RMSNormalization } from './normalization/rmsNormalization.js';
import { GlobalAveragePooling1D } from './pooling/globalAveragePooling1d.js';
import { Bidirectional } from './recurrent/bidirectional.js';
import { GRU } from './recurrent/gru.js';
import { SimpleRNN } from './recurrent/simpleRnn.js';
import { UpSampling2D } from './resizing/upSampling2d.js';

type AnyLayer = LayerBase<never, tf.Tensor>;

/** Layers with the shapes of their inputs, all lengths but the last of which vary. */
const layers: Record<string, { make: () => AnyLayer; rank: number; features: number; masked?: boolean }> = {
  GRU: { make: () => new GRU({ units: 3, returnSequences: true }), rank: 3, features: 2, masked: true },
  'GRU with the reset before': { make: () => new GRU({ units: 3, resetAfter: false }), rank: 3, features: 2 },
  'Bidirectional SimpleRNN': {
    make: () => new Bidirectional((reverse) => new SimpleRNN({ units: 2, reverse, returnSequences: true })),
    rank: 3,
    features: 2,
    masked: true,
  },
  GlobalAveragePooling1D: { make: () => new GlobalAveragePooling1D(), rank: 3, features: 2, masked: true },
  'Conv1D, causal': {
    make: () => new Conv1D({ filters: 2, kernelSize: 2, padding: 'causal', dilation: 2 }),
    rank: 3,
    features: 2,
  },
  'Conv2D with groups and dilation': {
    make: () => new Conv2D({ filters: 4, kernelSize: 2, groups: 2, dilation: 2, padding: 'same' }),
    rank: 4,
    features: 2,
  },
  'DepthwiseConv2D with dilation': {
    make: () => new DepthwiseConv2D({ kernelSize: 2, dilation: [2, 1], padding: 'same' }),
    rank: 4,
    features: 2,
  },
  Conv2DTranspose: {
    make: () => new Conv2DTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
    rank: 4,
    features: 2,
  },
  'UpSampling2D, bilinear': {
    make: () => new UpSampling2D({ size: [2, 3], interpolation: 'bilinear' }),
    rank: 4,
    features: 2,
  },
  GroupNormalization: { make: () => new GroupNormalization({ groups: 2 }), rank: 4, features: 4 },
  RMSNormalization: { make: () => new RMSNormalization(), rank: 3, features: 4 },
  'softmax over another axis': { make: () => new Activation((x) => softmax(x, 1)), rank: 3, features: 2 },
  'glu of features': { make: () => new Activation((x) => glu(x)), rank: 3, features: 4 },
};

const compiled = waysOfRunning.find(({ name }) => name === 'native compiled')!;

compiled.suite('one graph of a layer and its gradients serves all sizes', () => {
  it.each(Object.entries(layers))('%s', async (_, { make, rank, features, masked }) => {
    const layer = make();
    const call = (x: tf.Tensor, lengths: tf.Tensor | undefined): tf.Tensor =>
      layer.call((lengths ? { inputs: x, lengths } : x) as never, { training: true });
    const sizes = [4, 3, 5].slice(0, rank - 1);
    tf.tidy(() => call(tf.zeros([...sizes, features]), undefined));
    const weights = layer.namedVariables().map(({ variable }) => variable);
    const step = ({ x, lengths }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
      const gradients = tf.grads((input: tf.Tensor) => tf.sum(tf.square(call(input, lengths))))([
        x!,
        ...weights,
      ]);
      const named = gradients.map((gradient, i) => [`gradient ${i}`, gradient]);
      return { output: call(x!, lengths), ...Object.fromEntries(named) };
    };
    const feeds = {
      x: { shape: [...sizes.map(() => null), features], dtype: 'float32' as const },
      ...(masked && { lengths: { shape: [null], dtype: 'int32' as const } }),
    };
    const options = { name: 'layer', seed: 1, feeds };
    const runtime = compiled.runtime((warning) => expect.fail(warning));
    const prepared = runtime.prepare(step, options) as PreparedStep & { graphs: readonly unknown[] };
    const eager = new EagerRuntime().prepare(step, options);
    for (const [batch, height, width] of [
      [4, 3, 5],
      [1, 6, 2],
      [3, 2, 7],
    ] as const) {
      const shape: number[] = [...[batch, height, width].slice(0, rank - 1), features];
      const size = shape.reduce((product, length) => product * length, 1);
      const x = ndArray(
        'float32',
        shape,
        Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1)),
      );
      const lengths = ndArray(
        'int32',
        [batch],
        Int32Array.from({ length: batch }, (_, i) => i % (height + 1)),
      );
      const given = { x, ...(masked && { lengths }) };
      const [got, wanted] = [await prepared.run(given, { step: 0 }), await eager.run(given, { step: 0 })];
      for (const [name, { shape: expectedShape, data }] of Object.entries(wanted.values)) {
        expect(got.values[name]!.shape, name).toEqual(expectedShape);
        expectTensorClose(got.values[name]!.data as Float32Array, data as Float32Array, {
          rtol: 1e-4,
          atol: 1e-5,
        });
      }
    }
    expect(prepared.graphs).toHaveLength(1);
    prepared.dispose();
    layer.dispose();
    runtime.dispose?.();
  });
});
