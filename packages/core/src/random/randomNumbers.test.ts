import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { RuntimeStepError } from '../errors/domainErrors.js';
import { withStepContext } from '../runtime/stepContext.js';
import { randomNormal, randomUniform } from './randomNumbers.js';

beforeAll(() => tf.setBackend('cpu'));

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

  it('have any shape, and more of them go on with the same numbers', () => {
    const flat = draw(randomUniform, { shape: [30] });
    for (const random of [randomUniform, randomNormal]) {
      for (const shape of [[], [0], [1], [7], [2, 0, 3], [2, 3, 5], [1, 2, 1, 3, 1]]) {
        const { shape: drawn, dtype } = tf.tidy(() =>
          withStepContext({ seed: 1, step: 0 }, () => random(shape, key)),
        );
        expect([drawn, dtype]).toEqual([shape, 'float32']);
      }
    }
    expect(draw(randomUniform, { shape: [7] })).toEqual(flat.slice(0, 7));
    expect(draw(randomUniform, { shape: [2, 3, 5] })).toEqual(flat);
    expect(draw(randomNormal, { shape: [] })).toEqual(draw(randomNormal, { shape: [3] }).slice(0, 1));
  });

  it('are the same whether the step is a number or a tensor, which stays the caller’s', () => {
    const step = tf.scalar(5, 'int32');
    const values = tf.tidy(() =>
      withStepContext({ seed: 1, step }, () => randomUniform([4], key)).dataSync(),
    );
    expect(values).toEqual(draw(randomUniform, { step: 5, shape: [4] }));
    expect(step.isDisposed).toBe(false);
    step.dispose();
  });

  it('are the work of the backend where it has a kernel for them', () => {
    const seen: unknown[] = [];
    tf.registerKernel({
      kernelName: 'StatelessRandomUniform',
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        seen.push({ step: (inputs.step as tf.Tensor).dataSync()[0], ...attrs });
        return tf.zeros([2]);
      },
    });
    try {
      expect([...draw(randomUniform, { step: 3, shape: [2] })]).toEqual([0, 0]);
    } finally {
      tf.unregisterKernel('StatelessRandomUniform', 'cpu');
    }
    expect(seen).toEqual([{ step: 3, shape: [2], key: [expect.any(Number), expect.any(Number)] }]);
  });

  it('leave no tensors behind', () => {
    const before = tf.memory().numTensors;
    for (const random of [randomUniform, randomNormal]) draw(random, { shape: [3] });
    expect(tf.memory().numTensors).toBe(before);
  });
});
