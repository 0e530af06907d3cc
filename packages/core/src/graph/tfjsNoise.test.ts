import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { withStepContext } from '../runtime/stepContext.js';
import { type CallOptions, LayerBase } from './layerBase.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

class Owner extends LayerBase {
  readonly inner;
  constructor(layer: tf.layers.Layer, name = 'noisy') {
    super();
    this.inner = this.own(name, layer);
  }
  call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.inner.call(x, options);
  }
}

interface CallAt {
  seed?: number;
  step?: number;
  training?: boolean;
}

function run(
  layer: LayerBase,
  x: tf.Tensor,
  { seed = 1, step = 0, training = true }: CallAt = {},
): Float32Array {
  return tf.tidy(() =>
    withStepContext({ seed, step }, () => layer.call(x, { training })).dataSync(),
  ) as Float32Array;
}

function moments(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

const units = 3;
const sequence = () => tf.ones([2, 4, 5]);
const square = () => tf.ones([20, 30]);
const lstm = (more = {}) => tf.layers.lstm({ units, dropout: 0.5, recurrentDropout: 0.4, ...more });

/** One of each layer that draws, and of each way to nest one. */
const noisy: Record<string, [make: () => tf.layers.Layer, input: () => tf.Tensor]> = {
  dropout: [() => tf.layers.dropout({ rate: 0.5 }), square],
  'seeded dropout': [() => tf.layers.dropout({ rate: 0.5, seed: 7 }), square],
  spatialDropout1d: [() => tf.layers.spatialDropout1d({ rate: 0.5 }), sequence],
  gaussianNoise: [() => tf.layers.gaussianNoise({ stddev: 1 }), square],
  gaussianDropout: [() => tf.layers.gaussianDropout({ rate: 0.5 }), square],
  alphaDropout: [() => tf.layers.alphaDropout({ rate: 0.5 }), square],
  lstm: [lstm, sequence],
  gru: [() => tf.layers.gru({ units, dropout: 0.5, recurrentDropout: 0.5 }), sequence],
  simpleRNN: [() => tf.layers.simpleRNN({ units, dropout: 0.5, recurrentDropout: 0.5 }), sequence],
  'rnn of a cell': [() => tf.layers.rnn({ cell: tf.layers.gruCell({ units, dropout: 0.5 }) }), sequence],
  'rnn of stacked cells': [
    () =>
      tf.layers.rnn({
        cell: [
          tf.layers.lstmCell({ units, recurrentDropout: 0.5 }),
          tf.layers.simpleRNNCell({ units, dropout: 0.5 }),
        ],
      }),
    sequence,
  ],
  bidirectional: [() => tf.layers.bidirectional({ layer: lstm() as tf.RNN, mergeMode: 'concat' }), sequence],
  timeDistributed: [() => tf.layers.timeDistributed({ layer: tf.layers.dropout({ rate: 0.5 }) }), sequence],
  sequential: [
    () =>
      tf.sequential({
        layers: [tf.layers.dense({ units: 9, inputShape: [30] }), tf.layers.dropout({ rate: 0.5, seed: 3 })],
      }),
    square,
  ],
  'model in a sequential': [
    () => {
      const input = tf.input({ shape: [30] });
      const output = tf.layers.gaussianNoise({ stddev: 1 }).apply(input) as tf.SymbolicTensor;
      return tf.sequential({
        layers: [tf.layers.inputLayer({ inputShape: [30] }), tf.model({ inputs: input, outputs: output })],
      });
    },
    square,
  ],
  convLstm2d: [
    () => tf.layers.convLstm2d({ filters: 2, kernelSize: 2, dropout: 0.5, recurrentDropout: 0.5 }),
    () => tf.ones([2, 3, 4, 4, 1]),
  ],
};

describe.each(Object.entries(noisy))('%s inside steps', (_, [make, input]) => {
  it('has new noise in every step, and the same for the same seed and step', () => {
    const layer = new Owner(make());
    const x = input();
    const first = run(layer, x);
    expect(run(layer, x)).toEqual(first);
    expect(run(layer, x, { step: 1 })).not.toEqual(first);
    expect(run(layer, x, { seed: 2 })).not.toEqual(first);
  });

  it('repeats a run: equal layers under equal names draw alike, under other names otherwise', () => {
    const x = input();
    const values = ['noisy', 'noisy', 'other'].map((name) => {
      const layer = new Owner(make(), name);
      // The same weights in all three, so that noise alone can differ.
      run(layer, x, { training: false });
      for (const { variable } of layer.namedVariables()) {
        variable.assign(tf.randomUniform(variable.shape, -0.5, 0.5, 'float32', 3));
      }
      return run(layer, x);
    });
    expect(values[1]).toEqual(values[0]);
    expect(values[2]).not.toEqual(values[0]);
  });

  it('has none when not training, whatever ran before', () => {
    const layer = new Owner(make());
    const x = input();
    const clear = run(layer, x, { training: false });
    expect(run(layer, x)).not.toEqual(clear);
    expect(run(layer, x, { training: false, step: 1 })).toEqual(clear);
    expect(run(layer, x, { step: 2 })).not.toEqual(clear);
  });

  it('keeps no tensor from one step to the next', () => {
    const layer = new Owner(make());
    const x = input();
    run(layer, x);
    const before = tf.memory().numTensors;
    run(layer, x, { step: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has a gradient', () => {
    const layer = new Owner(make());
    const x = input();
    run(layer, x);
    const gradient = tf.tidy(() =>
      withStepContext({ seed: 1, step: 0 }, () =>
        tf.grad((each) => tf.sum(layer.call(each, { training: true })))(x),
      ).dataSync(),
    );
    expect(gradient.every(Number.isFinite)).toBe(true);
    expect(gradient.some((each) => each !== 0)).toBe(true);
  });
});

describe('noise of tfjs layers', () => {
  const large = tf.ones([200, 500]);
  const size = 1e5;

  it('drops the wanted share and scales the rest', () => {
    const values = run(new Owner(tf.layers.dropout({ rate: 0.3 })), large);
    const share = values.filter((x) => x === 0).length / size;
    expect(Math.abs(share - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / size));
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  });

  it('has the deviations that are asked for', () => {
    const noise = moments(run(new Owner(tf.layers.gaussianNoise({ stddev: 0.5 })), large));
    expect(Math.abs(noise.mean - 1)).toBeLessThan(5 * Math.sqrt(0.25 / size));
    expect(Math.abs(noise.variance - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / size));
    const dropout = moments(run(new Owner(tf.layers.gaussianDropout({ rate: 0.2 })), large));
    expect(Math.abs(dropout.mean - 1)).toBeLessThan(5 * Math.sqrt(0.25 / size));
    expect(Math.abs(dropout.variance - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / size));
  });

  it('keeps mean 0 and variance 1 in alpha dropout', () => {
    const normal = tf.randomNormal([200, 500], 0, 1, 'float32', 5);
    const { mean, variance } = moments(run(new Owner(tf.layers.alphaDropout({ rate: 0.2 })), normal));
    // Each output has variance 1, and a fourth moment below that of a normal number's 8.
    expect(Math.abs(mean)).toBeLessThan(10 / Math.sqrt(size));
    expect(Math.abs(variance - 1)).toBeLessThan(10 * Math.sqrt(8 / size));
  });

  it('has the noise shape of the layer', () => {
    const rows = (values: Float32Array, width: number) =>
      Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
    const shaped = run(new Owner(tf.layers.dropout({ rate: 0.5, noiseShape: [20, 1] })), square());
    expect(rows(shaped, 30).every((row) => new Set(row).size === 1)).toBe(true);
    expect(new Set(shaped).size).toBe(2);
    const spatial = run(new Owner(tf.layers.spatialDropout1d({ rate: 0.5 })), tf.ones([8, 4, 6]));
    for (const sample of rows(spatial, 24)) {
      const [first, ...others] = rows(sample, 6);
      for (const other of others) expect(other).toEqual(first);
    }
    expect(new Set(spatial).size).toBe(2);
  });

  it('has one mask for all time steps of a recurrent layer, and another in its next call', () => {
    const cell = tf.layers.simpleRNNCell({
      units: 40,
      dropout: 0.5,
      kernelInitializer: 'identity',
      recurrentInitializer: 'zeros',
      activation: 'linear',
    });
    const layer = new Owner(tf.layers.rnn({ cell, returnSequences: true }));
    const x = tf.ones([1, 3, 40]);
    const [first, second] = tf.tidy(() =>
      withStepContext({ seed: 1, step: 0 }, () =>
        [layer, layer].map((each) => each.call(x, { training: true }).arraySync() as number[][][]),
      ),
    );
    const [[start, ...later]] = first as [number[][]];
    for (const time of later) expect(time).toEqual(start);
    expect(new Set(start)).toEqual(new Set([0, 2]));
    expect(second).not.toEqual(first);
  });

  it('keeps the mask of a cell that is called by hand for the step, and no longer', () => {
    const cellOfTfjs = tf.layers.simpleRNNCell({
      units: 40,
      dropout: 0.5,
      kernelInitializer: 'identity',
      activation: 'linear',
    });
    // tfjs cannot build a cell of its inputs: a recurrent layer does that.
    cellOfTfjs.build([1, 40]);
    const cell = new Owner(cellOfTfjs).inner;
    const inputs = [tf.ones([1, 40]), tf.zeros([1, 40])];
    const twice = (step: number) =>
      tf.tidy(() =>
        withStepContext({ seed: 1, step }, () =>
          [0, 1].map(() => {
            const [output] = cell.call(inputs, { training: true }) as unknown as tf.Tensor[];
            return [...output!.dataSync()];
          }),
        ),
      );
    const [first, again] = twice(0);
    expect(again).toEqual(first);
    expect(new Set(first)).toEqual(new Set([0, 2]));
    expect(twice(1)[0]).not.toEqual(first);
  });

  it('differs between equal layers of one model', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.gaussianNoise({ stddev: 1, inputShape: [4] }),
        tf.layers.gaussianNoise({ stddev: 1 }),
      ],
    });
    const both = run(new Owner(model), tf.zeros([1, 4]));
    const one = run(new Owner(tf.layers.gaussianNoise({ stddev: 1 })), tf.zeros([1, 4]));
    const ratios = both.map((x, i) => x / one[i]!);
    expect(Math.max(...ratios) - Math.min(...ratios)).toBeGreaterThan(0.01);
  });

  it('outside of steps is as tfjs makes it', () => {
    const layer = new Owner(tf.layers.dropout({ rate: 0.5, seed: 7 }));
    run(layer, square());
    const options = { training: true };
    const ofTfjs = tf.layers.dropout({ rate: 0.5, seed: 7 }).apply(square(), options) as tf.Tensor;
    expect(layer.call(square(), options).dataSync()).toEqual(ofTfjs.dataSync());
    const recurrent = new Owner(lstm());
    run(recurrent, sequence());
    const [first, second] = [0, 1].map(() => recurrent.call(sequence(), options).dataSync());
    expect(second).not.toEqual(first);
  });

  it('lets a rate of 0 pass, and calls the hook of a layer', () => {
    const ones = square();
    expect(run(new Owner(tf.layers.dropout({ rate: 0 })), ones)).toEqual(ones.dataSync());
    const hooked = tf.layers.dropout({ rate: 0.5 });
    let calls = 0;
    hooked.setCallHook(() => {
      calls++;
    });
    run(new Owner(hooked), ones);
    expect(calls).toBe(1);
  });
});
