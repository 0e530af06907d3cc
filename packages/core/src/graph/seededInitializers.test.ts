import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CallOptions, LayerBase } from './layerBase.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const threeLayers = () =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [4] }),
      tf.layers.dense({ units: 3 }),
      tf.layers.dense({ units: 3 }),
    ],
  });

class Owner extends LayerBase {
  readonly model;
  constructor(make: () => tf.LayersModel) {
    super();
    this.model = this.own('model', make());
  }
  call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.model.call(x, options);
  }
}

function built(seed: number, make: () => tf.LayersModel = threeLayers): Owner {
  const owner = new Owner(make);
  owner.setSeed(seed);
  tf.tidy(() => void owner.call(tf.ones([2, 4]), { training: false }));
  return owner;
}

function values(owner: LayerBase): Record<string, string> {
  const named = owner.namedVariables().map(({ name, variable }) => [name, variable.dataSync().join()]);
  return Object.fromEntries(named) as Record<string, string>;
}

describe('initial weights inside a model of tfjs', () => {
  it('follow the seed, and differ between its layers', () => {
    const [first, same, other] = [7, 7, 8].map((seed) => values(built(seed)));
    expect(Object.keys(first!)).toEqual([
      'model/kernel',
      'model/bias',
      'model/kernel_1',
      'model/bias_1',
      'model/kernel_2',
      'model/bias_2',
    ]);
    expect(same).toEqual(first);
    expect(other!['model/kernel']).not.toEqual(first!['model/kernel']);
    expect(first!['model/kernel_2']).not.toEqual(first!['model/kernel_1']);
  });

  it('follow it in functional, nested and recurrent models too', () => {
    const make = () => {
      const input = tf.input({ shape: [4] });
      const hidden = threeLayers().apply(input) as tf.SymbolicTensor;
      const sequence = tf.layers.reshape({ targetShape: [3, 1] }).apply(hidden) as tf.SymbolicTensor;
      const outputs = tf.layers.lstm({ units: 2, unitForgetBias: true }).apply(sequence) as tf.SymbolicTensor;
      return tf.model({ inputs: input, outputs });
    };
    const [first, same, other] = [7, 7, 8].map((seed) => values(built(seed, make)));
    expect(same).toEqual(first);
    const differing = Object.keys(first!).filter((name) => first![name] !== other![name]);
    expect(differing).toHaveLength(5);
    // The bias of the forget gate starts at 1 as tfjs made it.
    expect(Object.values(first!)).toContain('0,0,1,1,0,0,0,0');
  });

  it('keep what has been assigned before, and what has a seed', () => {
    const loaded = () => {
      const model = threeLayers();
      tf.tidy(() => model.layers[1]?.setWeights([tf.fill([3, 3], 0.25), tf.fill([3], 0.5)]));
      return model;
    };
    const [first, other] = [7, 8].map((seed) => values(built(seed, loaded)));
    expect(first!['model/kernel_1']).toBe(Array(9).fill(0.25).join());
    expect(first!['model/kernel']).not.toBe(other!['model/kernel']);
    const kernelInitializer = tf.initializers.heNormal({ seed: 3 });
    const seeded = () =>
      tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4], kernelInitializer })] });
    expect(values(built(7, seeded))).toEqual(values(built(8, seeded)));
  });

  it('are freed with their owner, called or not', () => {
    const before = tf.memory().numTensors;
    built(1).dispose();
    new Owner(threeLayers).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
