import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { RuntimeStepError } from '../errors/domainErrors.js';
import { withStepContext } from '../runtime/stepContext.js';
import { randomNormal, randomUniform, withRandomOps } from './randomNumbers.js';

const key = 'encoder/dropout/mask';

function draw(
  random: typeof randomUniform,
  {
    seed = 1,
    step = 0,
    of = key,
    shape = [100_000],
  }: Partial<Record<'seed' | 'step', number>> & {
    of?: string;
    shape?: number[];
  } = {},
): Float32Array {
  return tf.tidy(() => withStepContext({ seed, step }, () => random(shape, of)).dataSync()) as Float32Array;
}

function moment(values: Float32Array, of: (x: number) => number): number {
  return values.reduce((sum, x) => sum + of(x), 0) / values.length;
}

describe('randomUniform', () => {
  it('repeats for the same seed, step and key, and differs where one of them differs', () => {
    const first = draw(randomUniform);
    expect(draw(randomUniform)).toEqual(first);
    expect(draw(randomUniform, { seed: 2 })).not.toEqual(first);
    expect(draw(randomUniform, { step: 1 })).not.toEqual(first);
    expect(draw(randomUniform, { of: 'encoder/dropout/noise' })).not.toEqual(first);
  });

  it('is uniform in [0, 1)', () => {
    const values = draw(randomUniform);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    // Five standard errors of 100,000 numbers.
    expect(Math.abs(moment(values, (x) => x) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5));
    expect(Math.abs(moment(values, (x) => x * x) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / 1e5));
  });

  it('draws unrelated numbers in successive steps', () => {
    const [a, b] = [draw(randomUniform), draw(randomUniform, { step: 1 })];
    const covariance = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0) / a.length;
    expect(Math.abs(covariance * 12)).toBeLessThan(5 / Math.sqrt(1e5));
  });
});

describe('randomNormal', () => {
  it('has mean 0, variance 1, no skew and the kurtosis 3, for odd sizes too', () => {
    const values = draw(randomNormal, { shape: [99_999] });
    expect(Math.abs(moment(values, (x) => x))).toBeLessThan(5 / Math.sqrt(1e5));
    expect(Math.abs(moment(values, (x) => x ** 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5));
    expect(Math.abs(moment(values, (x) => x ** 3))).toBeLessThan(5 * Math.sqrt(15 / 1e5));
    expect(Math.abs(moment(values, (x) => x ** 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / 1e5));
  });
});

describe('random ops', () => {
  it('say outside of a step that there is none', () => {
    expect(() => randomUniform([2], key)).toThrow(RuntimeStepError);
    expect(() => randomUniform([2], key)).toThrow('encoder/dropout/mask');
  });

  it('differ when a key is drawn from again in the same step', () => {
    const [first, second] = tf.tidy(() =>
      withStepContext({ seed: 1, step: 0 }, () =>
        [randomUniform([4], key), randomUniform([4], key)].map((each) => each.dataSync()),
      ),
    );
    expect(second).not.toEqual(first);
    expect(first).toEqual(draw(randomUniform, { shape: [4] }));
  });

  it('can be replaced while a step is recorded', () => {
    const asked: string[] = [];
    const zeros = (shape: readonly number[], of: string): tf.Tensor => {
      asked.push(of);
      return tf.zeros([...shape]);
    };
    const drawTwice = (): number[] =>
      [randomUniform([2], key), randomNormal([2], key)].flatMap((each) => [...each.dataSync()]);
    const values = tf.tidy(() =>
      withRandomOps({ uniform: zeros, normal: zeros }, () =>
        withStepContext({ seed: 1, step: 0 }, drawTwice),
      ),
    );
    expect(values).toEqual([0, 0, 0, 0]);
    expect(asked).toEqual([key, `${key}#1`]);
  });
});
