import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readModelWeights } from './readModelWeights.js';

const golden = fileURLToPath(new URL('../../../export/src/golden/models/mlp', import.meta.url));

it.each(['ckpt-1', 'savedmodel', ''])(
  'the weights of a Keras model are in its %j, by their names',
  async (name) => {
    const { arrays, origin } = await readModelWeights(join(golden, name));
    expect(arrays['hidden/kernel']?.shape).toEqual([4, 8]);
    expect(arrays['out/bias']?.shape).toEqual([3]);
    expect(arrays).not.toHaveProperty('save_counter');
    expect(origin).toMatch(/the TensorFlow checkpoint .*mlp\/(ckpt-1|savedmodel\/variables\/variables)$/);
  },
);
