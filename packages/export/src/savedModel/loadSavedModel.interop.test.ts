import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ndArray } from '@tfaip/core';
import { describeInterop, describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadSavedModel } from './loadSavedModel.js';
import { SavedModelError } from './metaGraph.js';

/** A network that Keras exports after some training, and a module that looks words up in a file. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import numpy as np
import keras
import tensorflow as tf
folder = sys.argv[1]
keras.utils.set_random_seed(1)
image, sequence = keras.Input((8, 8, 1), name='image'), keras.Input((None, 3), name='sequence')
features = keras.layers.BatchNormalization()(keras.layers.Conv2D(4, 3, activation='relu')(image))
features = keras.layers.Concatenate()([keras.layers.Flatten()(features), keras.layers.LSTM(5)(sequence)])
model = keras.Model([image, sequence], keras.layers.Dense(3)(keras.layers.Dropout(0.5)(features)))
model.compile('adam', 'mse')
draw = lambda size, time: [np.random.rand(size, 8, 8, 1).astype('float32'), np.random.rand(size, time, 3).astype('float32')]
model.fit(draw(16, 5), np.random.rand(16, 3), epochs=3, verbose=0)
model.export(folder + '/keras', verbose=False)
calls = []
for size, time in [(1, 2), (3, 9), (64, 4)]:
    inputs = draw(size, time)
    arrays = [*inputs, model(inputs).numpy()]
    calls.append([{'shape': list(each.shape), 'data': each.flatten().tolist()} for each in arrays])

class Words(tf.Module):
    def __init__(self):
        lines = tf.lookup.TextFileInitializer(folder + '/words.txt', tf.string, tf.lookup.TextFileIndex.WHOLE_LINE,
            tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
        self.table = tf.lookup.StaticHashTable(lines, -1)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def __call__(self, words):
        return {'ids': tf.cast(self.table.lookup(words), tf.int32)}
with open(folder + '/words.txt', 'w') as file:
    file.write('a\\nb\\ngrün\\n')
tf.saved_model.save(Words(), folder + '/words')
print(json.dumps(calls))
`;

interface Values {
  readonly shape: number[];
  readonly data: number[];
}

describeNative('SavedModels that Python wrote', () => {
  describeInterop('are loaded', (runPython) => {
    let folder: string;
    let calls: readonly (readonly [image: Values, sequence: Values, output: Values])[];
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'tfaip-python-'));
      calls = runPython(program, folder) as typeof calls;
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('and a network that Keras exported gives the same at all sizes', async () => {
      using model = await loadSavedModel(path.join(folder, 'keras'));
      const { inputs, outputs } = model.signatures.serving_default!;
      expect(inputs.image).toEqual({ dtype: 'float32', shape: [-1, 8, 8, 1] });
      expect(inputs.sequence).toEqual({ dtype: 'float32', shape: [-1, -1, 3] });
      const [output] = Object.keys(outputs);
      const array = ({ shape, data }: Values) => ndArray('float32', shape, Float32Array.from(data));
      expect(calls).toHaveLength(3);
      for (const [image, sequence, expected] of calls) {
        const feeds = { image: array(image), sequence: array(sequence) };
        const { shape, data } = (await model.run('serving_default', feeds))[output!]!;
        expect(shape).toEqual(expected.shape);
        const largest = Math.max(...expected.data.map(Math.abs));
        for (const [i, value] of expected.data.entries()) {
          expect(Math.abs(Number(data[i]) - value)).toBeLessThanOrEqual(1e-5 * largest);
        }
      }
    });

    it('and tables are filled from the files that lie with the model, which may have been moved', async () => {
      await rm(path.join(folder, 'words.txt'));
      const moved = path.join(folder, 'moved');
      await rename(path.join(folder, 'words'), moved);
      using model = await loadSavedModel(moved);
      const words = ndArray('string', [4], ['grün', 'a', 'c', 'b']);
      const { ids } = await model.run('serving_default', { words });
      expect(ids).toEqual(ndArray('int32', [4], Int32Array.of(2, 0, -1, 1)));
      await rm(path.join(moved, 'assets', 'words.txt'));
      await expect(loadSavedModel(moved)).rejects.toThrow(/words\.txt, which is not there/);
      await symlink('/etc/hostname', path.join(moved, 'assets', 'words.txt'));
      await expect(loadSavedModel(moved)).rejects.toThrow(SavedModelError);
      await expect(loadSavedModel(moved)).rejects.toThrow(/words\.txt, which is \/etc\/hostname/);
    });
  });
});
