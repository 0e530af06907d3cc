import * as tf from '@tensorflow/tfjs';
import type { LayerBase } from '@tfaip/core';
import { Activation } from '../activations/activation.js';
import { type ActivationName, softmax } from '../activations/activations.js';
import { gelu } from '../activations/gelu.js';
import { MultiHeadAttention } from '../attention/multiHeadAttention.js';
import { Conv1D } from '../convolution/conv1d.js';
import { Conv2D } from '../convolution/conv2d.js';
import { Conv2DTranspose } from '../convolution/conv2dTranspose.js';
import { DepthwiseConv2D } from '../convolution/depthwiseConv2d.js';
import { Embedding } from '../embedding/embedding.js';
import { BatchNormalization } from '../normalization/batchNormalization.js';
import { GroupNormalization } from '../normalization/groupNormalization.js';
import { LayerNormalization } from '../normalization/layerNormalization.js';
import { RMSNormalization } from '../normalization/rmsNormalization.js';
import { GlobalAveragePooling1D } from '../pooling/globalAveragePooling1d.js';
import { Bidirectional, type BidirectionalMerge } from '../recurrent/bidirectional.js';
import { GRU, type GRUOptions } from '../recurrent/gru.js';
import { LSTM, type LSTMOptions } from '../recurrent/lstm.js';
import type { RecurrentLayer } from '../recurrent/recurrentLayer.js';
import { SimpleRNN } from '../recurrent/simpleRnn.js';
import { UpSampling2D } from '../resizing/upSampling2d.js';
import type { MaskedSequence } from '../sequence/maskedSequence.js';
import { type GoldenLayer, goldenTensor, type LayerCase, Owner } from './goldenLayer.js';

type Make = (example: LayerCase) => GoldenLayer;
type Config = LayerCase['config'];

/** Names that are other ones here. */
const renamed: Readonly<Record<string, string>> = {
  goBackwards: 'reverse',
  dilationRate: 'dilation',
  numHeads: 'heads',
  outputShape: 'outputDim',
};

/** Keras' settings in camel case. */
function camelCase(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value ?? undefined,
    ]),
  );
}

/** Keras' settings as options of a layer here. */
function optionsOf(config: Config): never {
  const entries = Object.entries(camelCase(config));
  return Object.fromEntries(entries.map(([name, value]) => [renamed[name] ?? name, value])) as never;
}

/** A layer of one tensor. */
const ours =
  (make: (options: never) => LayerBase): Make =>
  ({ config }) => {
    const layer = make(optionsOf(config));
    return { layer, call: ([x], options) => [layer.call(x!, options)] };
  };

/** Keras' activations that tfjs-layers has too, with the same values. */
const tfjsActivations: Readonly<Record<string, string>> = {
  gelu: 'gelu',
  linear: 'linear',
  relu: 'relu',
  sigmoid: 'sigmoid',
  silu: 'swish',
  softmax: 'softmax',
  tanh: 'tanh',
};

/** A layer of tfjs, owned as a user would. */
const ofTfjs =
  (make: (config: never) => tf.layers.Layer, weightNames: Readonly<Record<string, string>> = {}): Make =>
  ({ config }) => {
    const { activation, ...rest } = camelCase(config);
    const known = activation === undefined ? {} : { activation: tfjsActivations[activation as string] };
    const layer = new Owner(make({ ...rest, ...known } as never));
    return {
      layer,
      call: (inputs, options) => [layer.call(inputs, options)],
      weightName: (name) => `layer/${weightNames[name] ?? name}`,
    };
  };

function sequenceOf(inputs: tf.Tensor, { mask }: LayerCase['call']): MaskedSequence {
  return mask ? { inputs, mask: goldenTensor(mask) } : { inputs };
}

const recurrent =
  (make: (options: never) => RecurrentLayer): Make =>
  ({ config, call }) => {
    const layer = make(optionsOf(config));
    // Keras gives the states in the order of its steps, layers here in the order of the inputs.
    const ordered = (x: tf.Tensor): tf.Tensor =>
      config.go_backwards && config.return_sequences ? tf.reverse(x, 1) : x;
    return {
      layer,
      call: ([inputs]) => {
        const { output, states } = layer.callWithStates(sequenceOf(inputs!, call));
        return [ordered(output), ...(config.return_state ? states : [])];
      },
      weightName: (name) => name.replace(/^\w+_cell\//, ''),
    };
  };

const bidirectional: Make = ({ config, call }) => {
  const options = optionsOf(config.layer_config as Config) as LSTMOptions & GRUOptions;
  const layer = new Bidirectional(
    (reverse) =>
      config.layer === 'LSTM' ? new LSTM({ ...options, reverse }) : new GRU({ ...options, reverse }),
    { merge: config.merge_mode as BidirectionalMerge },
  );
  return {
    layer,
    call: ([inputs]) => [layer.call(sequenceOf(inputs!, call))],
    weightName: (name) => name.replace(/_(lstm|gru)(_\d+)?\/\w+_cell/, ''),
  };
};

const attention: Make = ({ config, call }) => {
  const layer = new MultiHeadAttention(optionsOf(config));
  const { attention_mask: mask, use_causal_mask: causal = false, return_attention_scores } = call;
  return {
    layer,
    call: ([query, value], options) => {
      const given = { query: query!, value: value!, causal, ...(mask && { mask: goldenTensor(mask) }) };
      const { output, scores } = layer.callWithScores(given, options);
      return return_attention_scores ? [output, scores] : [output];
    },
  };
};

const activation: Make = ({ config }) => {
  const name = config.activation as ActivationName;
  const layer = new Activation(config.approximate ? (x) => gelu(x, { approximate: true }) : name);
  return { layer, call: ([x]) => [layer.call(x!)] };
};

const softmaxOver: Make = ({ config }) => {
  const layer = new Activation((x) => softmax(x, config.axis as number));
  return { layer, call: ([x]) => [layer.call(x!)] };
};

const meanOfSteps: Make = ({ call }) => {
  const layer = new GlobalAveragePooling1D();
  return { layer, call: ([x]) => [layer.call(sequenceOf(x!, call))] };
};

/** The layers of this package by the names of Keras. */
export const ourLayers: Readonly<Record<string, Make>> = {
  Activation: activation,
  BatchNormalization: ours((options) => new BatchNormalization(options)),
  Bidirectional: bidirectional,
  Conv1D: ours((options) => new Conv1D(options)),
  Conv2D: ours((options) => new Conv2D(options)),
  Conv2DTranspose: ours((options) => new Conv2DTranspose(options)),
  DepthwiseConv2D: ours((options) => new DepthwiseConv2D(options)),
  Embedding: ours((options) => new Embedding(options)),
  GlobalAveragePooling1D: meanOfSteps,
  GroupNormalization: ours((options) => new GroupNormalization(options)),
  GRU: recurrent((options) => new GRU(options)),
  LayerNormalization: ours((options) => new LayerNormalization(options)),
  LSTM: recurrent((options) => new LSTM(options)),
  MultiHeadAttention: attention,
  RMSNormalization: ours((options) => new RMSNormalization(options)),
  SimpleRNN: recurrent((options) => new SimpleRNN(options)),
  Softmax: softmaxOver,
  UpSampling2D: ours((options) => new UpSampling2D(options)),
};

/** Those of tfjs that are right. */
export const tfjsLayers: Readonly<Record<string, Make>> = {
  AveragePooling2D: ofTfjs((config) => tf.layers.averagePooling2d(config)),
  Conv1D: ofTfjs((config) => tf.layers.conv1d(config)),
  Conv2D: ofTfjs((config) => tf.layers.conv2d(config)),
  Conv2DTranspose: ofTfjs((config) => tf.layers.conv2dTranspose(config)),
  Dense: ofTfjs((config) => tf.layers.dense(config)),
  DepthwiseConv2D: ofTfjs((config) => tf.layers.depthwiseConv2d(config), { kernel: 'depthwise_kernel' }),
  GlobalAveragePooling2D: ofTfjs((config) => tf.layers.globalAveragePooling2d(config)),
  GlobalMaxPooling2D: ofTfjs((config) => tf.layers.globalMaxPooling2d(config)),
  MaxPooling2D: ofTfjs((config) => tf.layers.maxPooling2d(config)),
  SeparableConv2D: ofTfjs((config) => tf.layers.separableConv2d(config)),
  UpSampling2D: ofTfjs((config) => tf.layers.upSampling2d(config)),
  ZeroPadding2D: ofTfjs((config) => tf.layers.zeroPadding2d(config)),
};

/** Whether a layer of tfjs lacks what a case asks for, or does it in another way than Keras. */
export function differsInTfjs({ config, call }: LayerCase): boolean {
  const dilated = config.dilation_rate !== undefined && config.dilation_rate !== 1;
  return (
    dilated ||
    call.mask !== undefined ||
    config.groups !== undefined ||
    config.output_padding !== undefined ||
    config.padding === 'causal' ||
    config.interpolation === 'bilinear'
  );
}
