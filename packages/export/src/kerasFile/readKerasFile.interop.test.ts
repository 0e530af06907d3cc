import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeInterop } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { readKerasFile } from './readKerasFile.js';

/** A model with layers within layers is saved in each format after some training; prints its weights. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras, numpy as np
keras.utils.set_random_seed(1)
x = keras.Input((4,))
y = keras.layers.BatchNormalization(name='norm')(keras.layers.Dense(8, name='hidden')(x))
y = keras.layers.LSTM(3, name='rnn')(keras.layers.Reshape((4, 2))(keras.layers.Dropout(0.1)(y)))
y = keras.Sequential([keras.layers.Dense(5, name='inner_dense')], name='inner')(y)
model = keras.Model(x, keras.layers.Dense(3, name='out', use_bias=False)(y))
model.compile('adam', 'mse', metrics=['mae'])
model.fit(np.random.rand(8, 4), np.random.rand(8, 3), verbose=0)
for ending in ['keras', 'h5']:
    model.save(f'{sys.argv[1]}/model.{ending}')
model.save_weights(f'{sys.argv[1]}/model.weights.h5')
seeds = [v.path for layer in model.layers for v in layer.variables if 'seed' in v.path]
print(json.dumps({v.path: [list(v.shape), v.numpy().flatten().tolist()] for v in model.variables if v.path not in seeds}))
`;

describeInterop('files of a Keras model', (runPython) => {
  it('have the same weights by the same names in each format', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tfaip-keras-'));
    try {
      const weights = runPython(program, folder) as Record<string, [number[], number[]]>;
      expect(Object.keys(weights)).toContain('rnn/lstm_cell/recurrent_kernel');
      for (const ending of ['keras', 'weights.h5', 'h5']) {
        const arrays = await readKerasFile(join(folder, `model.${ending}`));
        expect(Object.keys(arrays).sort(), ending).toEqual(Object.keys(weights).sort());
        for (const [name, [shape, data]] of Object.entries(weights)) {
          expect(arrays[name]).toEqual({ dtype: 'float32', shape, data: Float32Array.from(data) });
        }
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
