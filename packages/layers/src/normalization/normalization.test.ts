import * as tf from '@tensorflow/tfjs';
import { type LayerBase, withStepContext } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/normalization.json' with { type: 'json' };
import { BatchNormalization } from './batchNormalization.js';
import { LayerNormalization } from './layerNormalization.js';

interface GoldenTensor {
  readonly shape: number[];
  readonly data: number[];
}

const layers = {
  BatchNormalization: (config: object): LayerBase => new BatchNormalization(config),
  LayerNormalization: (config: object): LayerBase => new LayerNormalization(config),
};

function tensor({ data, shape }: GoldenTensor): tf.Tensor {
  return tf.tensor(data, shape);
}

describe('normalisation layers against Keras', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(golden.cases)('$id: outputs, gradients and moving statistics', (example) => {
    const layer = layers[example.layer as keyof typeof layers](example.config);
    const options = { training: 'training' in example.call ? (example.call.training ?? false) : true };
    const inputs = tensor(example.inputs[0]!);
    // The first call makes the weights.
    tf.dispose(layer.call(inputs, options));
    const weights = new Map(layer.namedVariables().map((each) => [each.name, each]));
    expect([...weights.keys()].sort()).toEqual(example.weights.map(({ name }) => name).sort());
    for (const { name, value } of example.weights) weights.get(name)!.variable.assign(tensor(value));

    const cotangent = tensor(example.cotangents[0]!);
    const results = new Map<string, tf.Tensor>([['output0', tf.zeros([1])]]);
    const trainable = [...weights.values()].filter((each) => each.trainable);
    const input = tf.variable(inputs);
    const { grads } = withStepContext({ seed: 1, step: 0 }, () =>
      tf.variableGrads(() => {
        const output = layer.call(input, options);
        results.set('output0', tf.keep(output.clone()));
        return tf.sum(tf.mul(output, cotangent)) as tf.Scalar;
      }),
    );
    results.set('grad_input0', grads[input.name]!);
    for (const { name, variable } of trainable) results.set(`grad_weight:${name}`, grads[variable.name]!);
    for (const [name, { variable }] of weights) results.set(`after:${name}`, variable);

    const tolerances = example.tolerance as Record<string, { rtol: number; atol: number }>;
    for (const [name, expected] of Object.entries(example.expected as Record<string, GoldenTensor>)) {
      const got = results.get(name)!.dataSync();
      const { rtol, atol } = tolerances[name]!;
      expect(got).toHaveLength(expected.data.length);
      for (const [i, value] of expected.data.entries()) {
        expect(Math.abs(got[i]! - value), `${name}[${i}]`).toBeLessThanOrEqual(atol + rtol * Math.abs(value));
      }
    }
  });

  it('leaves no tensors behind', () => {
    const layer = new BatchNormalization();
    const inputs = tf.ones([4, 3]);
    tf.dispose(layer.call(inputs, { training: true }));
    const before = tf.memory().numTensors;
    tf.dispose(layer.call(inputs, { training: true }));
    expect(tf.memory().numTensors).toBe(before);
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before - 4);
  });

  it('refuses settings and inputs that cannot be right', () => {
    expect(() => new BatchNormalization({ momentum: 1.5 })).toThrow('momentum 1.5');
    expect(() => new BatchNormalization({ axis: 3 }).call(tf.ones([2, 2]), { training: true })).toThrow(
      'axis 3',
    );
    expect(() => new LayerNormalization({ axis: -3 }).call(tf.ones([2, 2]))).toThrow('axis -3');
  });
});
