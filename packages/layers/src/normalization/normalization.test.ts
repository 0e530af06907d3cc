import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchNormalization } from './batchNormalization.js';
import { LayerNormalization } from './layerNormalization.js';

describe('normalisation layers', () => {
  beforeAll(() => tf.setBackend('cpu'));

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
