import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { glorotNormal, heNormal, lecunNormal } from './normalInitializers.js';

beforeAll(() => tf.setBackend('cpu'));

const initializers = { he_normal: heNormal, lecun_normal: lecunNormal, glorot_normal: glorotNormal };
type Name = keyof typeof initializers;
const names = Object.keys(initializers) as Name[];
/** A kernel of a convolution with 288 inputs and 1152 outputs of each weight. */
const shape = [3, 3, 32, 128];

interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly largest: number;
}

function spread(name: Name): Spread {
  const weights = tf.tidy(() => [...initializers[name]({ seed: 1 }).apply(shape, 'float32').dataSync()]);
  const mean = weights.reduce((sum, value) => sum + value, 0) / weights.length;
  const squares = weights.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const largest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { mean, deviation: Math.sqrt(squares / weights.length), largest };
}

const variances: Record<Name, number> = {
  he_normal: 2 / 288,
  lecun_normal: 1 / 288,
  glorot_normal: 2 / (288 + 1152),
};

describe('normal initializers', () => {
  it.each(names)('%s has the deviation of its formula, and is cut off where Keras cuts', (name) => {
    const { mean, deviation, largest } = spread(name);
    const expected = Math.sqrt(variances[name]);
    // Five standard errors of 36,864 weights.
    expect(Math.abs(mean) / expected).toBeLessThan(5 / Math.sqrt(36_864));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * 36_864));
    expect(largest / expected).toBeGreaterThan(2.2);
    expect(largest / expected).toBeLessThanOrEqual(2.2738);
  });

  it('repeat for a seed', () => {
    const draw = (seed: number) => tf.tidy(() => [...heNormal({ seed }).apply([4, 3], 'float32').dataSync()]);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });
});
