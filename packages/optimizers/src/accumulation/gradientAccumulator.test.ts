import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamParams } from '../optimizers/adam.js';
import { GradientAccumulator } from './gradientAccumulator.js';

const inputs = [1, 2, 3, 4, 5].map((x) => x / 3);

/** Mean squared error of w · x against 1, by batch. */
function gradientOf(variable: tf.Variable, batch: number[]): Record<string, tf.Tensor> {
  const { grads } = tf.variableGrads(
    () => tf.mean(tf.square(tf.sub(tf.mul(variable, tf.tensor1d(batch)), 1))) as tf.Scalar,
    [variable],
  );
  return { w: grads[variable.name]! };
}

function train(step: (w: tf.Variable, optimizer: ReturnType<AdamParams['create']>) => void): number {
  const params = Object.assign(new AdamParams(), { weight_decay: 0.1, clip_value: 0.3 });
  const variable = tf.variable(tf.scalar(2));
  const optimizer = params.create();
  optimizer.build([{ name: 'w', variable, trainable: true }]);
  for (let i = 0; i < 4; i++) tf.tidy(() => step(variable, optimizer));
  return variable.dataSync()[0]!;
}

describe('GradientAccumulator', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('makes unequal batches equal one big batch, with clipping and weight decay', () => {
    const whole = train((w, optimizer) => optimizer.apply(gradientOf(w, inputs), tf.scalar(0.1)));
    const accumulator = new GradientAccumulator();
    accumulator.build([{ name: 'w', variable: tf.variable(tf.scalar(2)), trainable: true }]);
    const parts = train((w, optimizer) => {
      for (const batch of [inputs.slice(0, 2), inputs.slice(2, 4), inputs.slice(4)]) {
        accumulator.add(gradientOf(w, batch), tf.scalar(batch.length));
      }
      optimizer.apply(accumulator.take(), tf.scalar(0.1));
    });
    expect(Math.abs(parts - whole)).toBeLessThan(1e-6);
  });

  it('starts anew after take, names its state, and leaks nothing', () => {
    const accumulator = new GradientAccumulator();
    const variable = tf.variable(tf.ones([2]));
    accumulator.build([{ name: 'w', variable, trainable: true }]);
    const [first, second] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 6])];
    const before = tf.memory().numTensors;
    accumulator.add({ w: first });
    accumulator.add({ w: second });
    expect(tf.tidy(() => [...accumulator.take().w!.dataSync()])).toEqual([2, 4]);
    accumulator.add({ w: first });
    expect(accumulator.slots().map((each) => [each.name, [...each.variable.dataSync()]])).toEqual([
      ['accumulator/weight', [1]],
      ['accumulator/w', [1, 2]],
    ]);
    expect(tf.memory().numTensors).toBe(before);
    accumulator.dispose();
    expect(tf.memory().numTensors).toBe(before - 2);
  });

  it('names the missing gradient', () => {
    const accumulator = new GradientAccumulator();
    expect(() => accumulator.add({})).toThrow('not built');
    accumulator.build([{ name: 'w', variable: tf.variable(tf.scalar(0)), trainable: true }]);
    expect(() => accumulator.add({})).toThrow('"w"');
  });
});
