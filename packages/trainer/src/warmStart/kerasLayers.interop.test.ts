import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, GraphBase, type NamedTensors } from '@tfaip/core';
import { BatchNormalization, Embedding, LSTM } from '@tfaip/layers';
import { describeInterop } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { WarmStartParams } from '../params/warmStartParams.js';
import { warmStart } from './warmStart.js';

/** Trains a network over sequences and saves it in each format; prints what it gives. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras, numpy as np
keras.utils.set_random_seed(1)
layers = keras.layers
ids = keras.Input((None,), dtype='int32')
x = layers.Embedding(11, 6, name='embedding')(ids)
x = layers.LSTM(5, name='rnn')(layers.BatchNormalization(name='norm')(x))
model = keras.Model(ids, layers.Dense(3, name='out')(x))
model.compile(keras.optimizers.Adam(0.01), 'mse')
model.fit(np.random.randint(0, 11, (32, 7)), np.random.rand(32, 3), epochs=5, verbose=0)
model.save(sys.argv[1] + '/model.keras')
model.save(sys.argv[1] + '/model.h5')
model.save_weights(sys.argv[1] + '/model.weights.h5')
model.export(sys.argv[1] + '/saved', verbose=False)
x = np.random.randint(0, 11, (3, 9)).astype('int32')
print(json.dumps({'ids': x.tolist(), 'outputs': model(x).numpy().flatten().tolist()}))
`;

/** The same network, of our layers with the names of Keras'. */
class Network extends GraphBase<NamedTensors, NamedTensors> {
  private readonly embedding = this.own('embedding', new Embedding({ inputDim: 11, outputDim: 6 }));
  private readonly norm = this.own('norm', new BatchNormalization());
  private readonly rnn = this.own('rnn', new LSTM({ units: 5 }));
  private readonly out = this.own('out', tf.layers.dense({ units: 3 }));

  buildGraph({ ids }: NamedTensors, options: { training: boolean }): NamedTensors {
    const x = this.norm.call(this.embedding.call(ids!), options);
    return { y: this.out.call(this.rnn.call({ inputs: x }), options) };
  }
}

describeInterop('a network over sequences that Keras has trained', (runPython) => {
  it('predicts the same from each of its files; a rule drops the name of the cell', async () => {
    await tf.setBackend('cpu');
    const folder = await mkdtemp(join(tmpdir(), 'tfaip-keras-'));
    try {
      const { ids, outputs } = runPython(program, folder) as { ids: number[][]; outputs: number[] };
      for (const file of ['model.keras', 'model.h5', 'model.weights.h5', 'saved']) {
        const graph = new Network();
        const run = () =>
          graph.buildGraph({ ids: tf.tensor2d(ids, undefined, 'int32') }, { training: false }).y!;
        tf.tidy(() => void run());
        const params = Object.assign(new WarmStartParams(), {
          model: join(folder, file),
          rename: ['/lstm_cell/->/'],
        });
        const variables = graph.namedVariables();
        const report = await warmStart({ runtime: new EagerRuntime(), variables, params, print: () => {} });
        expect(
          report
            .filter(({ status }) => status === 'renamed')
            .map(({ target }) => target)
            .sort(),
          file,
        ).toEqual(['rnn/bias', 'rnn/kernel', 'rnn/recurrent_kernel']);
        const largest = Math.max(...outputs.map(Math.abs));
        const predicted = await tf.tidy(run).data();
        for (const [i, value] of outputs.entries()) {
          expect(Math.abs(predicted[i]! - value), file).toBeLessThanOrEqual(1e-5 * largest);
        }
        graph.dispose();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);
});
