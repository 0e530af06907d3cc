import * as tf from '@tensorflow/tfjs';
import { type LayerBase, withStepContext } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MultiHeadAttention } from './attention/multiHeadAttention.js';
import { Embedding } from './embedding/embedding.js';
import golden from './golden/recurrentAttention.json' with { type: 'json' };
import { LSTM } from './recurrent/lstm.js';

interface GoldenTensor {
  readonly shape: number[];
  readonly data: (number | boolean)[];
  readonly dtype: string;
}

interface GoldenCase {
  readonly id: string;
  readonly layer: string;
  readonly config: Record<string, unknown>;
  readonly call: Record<string, unknown>;
  readonly inputs: GoldenTensor[];
  readonly weights: { name: string; value: GoldenTensor }[];
  readonly cotangents: GoldenTensor[];
  readonly expected: Record<string, GoldenTensor>;
  readonly tolerance: Record<string, { rtol: number; atol: number }>;
}

function tensor({ data, shape, dtype }: GoldenTensor): tf.Tensor {
  return tf.tensor(
    data as number[],
    shape,
    dtype === 'float32' ? 'float32' : dtype === 'bool' ? 'bool' : 'int32',
  );
}

function maskOf(given: unknown): tf.Tensor | undefined {
  return given === undefined ? undefined : tensor(given as GoldenTensor);
}

/** A layer with what it is called on. */
interface Called {
  readonly layer: LayerBase<never, tf.Tensor>;
  readonly call: (inputs: tf.Tensor[]) => tf.Tensor;
}

const options = { training: true };

const layers: Record<string, (example: GoldenCase) => Called> = {
  LSTM: ({ config, call }) => {
    const layer = new LSTM({
      units: config.units as number,
      returnSequences: Boolean(config.return_sequences),
      reverse: Boolean(config.go_backwards),
      unitForgetBias: config.unit_forget_bias !== false,
    });
    const mask = maskOf(call.mask);
    // Keras gives the states in the order of its steps, this layer in the order of the inputs.
    const ordered = (x: tf.Tensor): tf.Tensor => (config.go_backwards ? tf.reverse(x, 1) : x);
    return { layer, call: ([inputs]) => ordered(layer.call({ inputs: inputs!, ...(mask && { mask }) })) };
  },
  MultiHeadAttention: ({ config, call }) => {
    const layer = new MultiHeadAttention({
      heads: config.num_heads as number,
      keyDim: config.key_dim as number,
      ...(config.value_dim !== undefined && { valueDim: config.value_dim as number }),
      ...(config.output_shape !== undefined && { outputDim: config.output_shape as number }),
      useBias: config.use_bias !== false,
    });
    const mask = maskOf(call.attention_mask);
    const causal = Boolean(call.use_causal_mask);
    return {
      layer,
      call: ([query, value]) =>
        layer.call({ query: query!, value: value!, causal, ...(mask && { mask }) }, options),
    };
  },
  Embedding: ({ config }) => {
    const layer = new Embedding({
      inputDim: config.input_dim as number,
      outputDim: config.output_dim as number,
    });
    return { layer, call: ([ids]) => layer.call(ids!) };
  },
};

/** Outputs that this layer does not give: attention weights, states. */
const isCompared = (example: GoldenCase, name: string): boolean =>
  !(name.startsWith('output') && name !== 'output0') &&
  !(isTwoCotangents(example) && name.startsWith('grad'));

/** With gradients of several outputs the expected ones are sums of which only one term is had here. */
const isTwoCotangents = ({ cotangents }: GoldenCase): boolean =>
  cotangents.slice(1).some(({ data }) => data.some((value) => value !== 0));

describe('recurrent, attention and embedding layers against Keras', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(golden as unknown as GoldenCase[])('$id: output and gradients', (example) => {
    const { layer, call } = layers[example.layer]!(example);
    const given = example.inputs.map(tensor);
    const inputs = given.map((each) => (each.dtype === 'float32' ? tf.variable(each) : each));
    // The first call makes the weights.
    withStepContext({ seed: 1, step: 0 }, () => tf.dispose(call(inputs)));
    const weights = new Map(layer.namedVariables().map((each) => [each.name, each.variable]));
    const named = example.weights.map(({ name, value }) => [name.replace('lstm_cell/', ''), value] as const);
    expect([...weights.keys()].sort()).toEqual(named.map(([name]) => name).sort());
    for (const [name, value] of named) weights.get(name)!.assign(tensor(value));

    const results = new Map<string, tf.Tensor>();
    const cotangent = tensor(example.cotangents[0]!);
    const { grads } = withStepContext({ seed: 1, step: 0 }, () =>
      tf.variableGrads(() => {
        const output = call(inputs);
        results.set('output0', tf.keep(output.clone()));
        return tf.sum(tf.mul(output, cotangent)) as tf.Scalar;
      }),
    );
    for (const [i, input] of inputs.entries())
      results.set(`grad_input${i}`, grads[(input as tf.Variable).name]!);
    for (const [name] of example.weights.map((each) => [each.name] as const)) {
      results.set(`grad_weight:${name}`, grads[weights.get(name.replace('lstm_cell/', ''))!.name]!);
    }
    const compared = Object.entries(example.expected).filter(([name]) => isCompared(example, name));
    expect(compared.length).toBeGreaterThan(0);
    for (const [name, expected] of compared) {
      const { rtol, atol } = example.tolerance[name]!;
      const got = results.get(name)!.dataSync();
      expect(results.get(name)!.shape).toEqual(expected.shape);
      for (const [i, value] of (expected.data as number[]).entries()) {
        expect(Math.abs(got[i]! - value), `${name}[${i}]`).toBeLessThanOrEqual(atol + rtol * Math.abs(value));
      }
    }
  });
});
