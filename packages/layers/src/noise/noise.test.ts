import * as tf from '@tensorflow/tfjs';
import { LayerBase, ModelError, RuntimeStepError, withStepContext } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Dropout } from './dropout.js';
import { GaussianNoise } from './gaussianNoise.js';

beforeAll(() => tf.setBackend('cpu'));

class Pair extends LayerBase<tf.Tensor, tf.Tensor[]> {
  readonly first = this.own('first', new Dropout({ rate: 0.5 }));
  readonly second = this.own('second', new Dropout({ rate: 0.5 }));

  call(inputs: tf.Tensor): tf.Tensor[] {
    return [this.first, this.first, this.second].map((layer) => layer.call(inputs, { training: true }));
  }
}

function train(layer: LayerBase, inputs: tf.Tensor, step = 0, seed = 1): Float32Array {
  return tf.tidy(() =>
    withStepContext({ seed, step }, () => layer.call(inputs, { training: true })).dataSync(),
  ) as Float32Array;
}

describe('Dropout', () => {
  const ones = tf.ones([100, 100]);

  it('drops the wanted share and keeps the mean', () => {
    const outputs = train(new Dropout({ rate: 0.3 }), ones);
    const dropped = outputs.filter((x) => x === 0).length / outputs.length;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 1e4));
    const kept = outputs.filter((x) => x !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.7)]));
  });

  it('has a new mask in every step, and the same one for the same seed and step', () => {
    const layer = new Dropout({ rate: 0.5 });
    expect(train(layer, ones)).toEqual(train(layer, ones));
    expect(train(layer, ones, 1)).not.toEqual(train(layer, ones));
    expect(train(layer, ones, 0, 2)).not.toEqual(train(layer, ones));
  });

  it('differs between layers and between calls of one layer', () => {
    const [first, again, second] = tf.tidy(() =>
      withStepContext({ seed: 1, step: 0 }, () => new Pair().call(ones).map((each) => each.dataSync())),
    );
    expect(again).not.toEqual(first);
    expect(second).not.toEqual(first);
    expect(second).not.toEqual(again);
  });

  it('repeats the mask along dimensions of the noise shape that are 1', () => {
    const layer = new Dropout({ rate: 0.5, noiseShape: [null, 1] });
    const outputs = train(layer, tf.ones([50, 4]));
    const rows = Array.from({ length: 50 }, (_, row) => new Set(outputs.slice(4 * row, 4 * row + 4)));
    expect(rows.every((row) => row.size === 1)).toBe(true);
    expect(new Set(rows.map((row) => [...row][0])).size).toBe(2);
  });

  it('lets the gradient through where it let the input through', () => {
    const layer = new Dropout({ rate: 0.5 });
    const outputs = train(layer, ones);
    const gradient = tf.tidy(() =>
      withStepContext({ seed: 1, step: 0 }, () =>
        tf
          .grad((x) => tf.sum(layer.call(x, { training: true })))(ones)
          .dataSync(),
      ),
    );
    expect(gradient).toEqual(outputs);
  });

  it('passes inputs unchanged when not training, in or out of a step', () => {
    expect(new Dropout({ rate: 0.5 }).call(ones, { training: false })).toBe(ones);
    expect(new Dropout({ rate: 0 }).call(ones, { training: true })).toBe(ones);
  });

  it('says that training needs a step, and that a rate is wrong', () => {
    expect(() => new Dropout({ rate: 0.5 }).call(ones, { training: true })).toThrow(RuntimeStepError);
    expect(() => new Dropout({ rate: 1 })).toThrow(ModelError);
    expect(() => new Dropout({ rate: Number.NaN })).toThrow(ModelError);
  });

  it('leaves no tensors behind', () => {
    const layer = new Dropout({ rate: 0.5 });
    const before = tf.memory().numTensors;
    train(layer, ones);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('GaussianNoise', () => {
  it('adds noise of the given deviation in training only', () => {
    const zeros = tf.zeros([100, 100]);
    const layer = new GaussianNoise({ stddev: 0.5 });
    const noise = train(layer, zeros);
    const variance = noise.reduce((sum, x) => sum + x * x, 0) / noise.length;
    expect(Math.abs(variance - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / 1e4));
    expect(train(layer, zeros, 1)).not.toEqual(noise);
    expect(layer.call(zeros, { training: false })).toBe(zeros);
    expect(() => new GaussianNoise({ stddev: -1 })).toThrow(ModelError);
  });
});
