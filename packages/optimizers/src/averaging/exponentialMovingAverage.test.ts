import * as tf from '@tensorflow/tfjs';
import { type GoldenTensor, goldenValues, readGoldenCases } from '@tfaip/numerics';
import { expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { GradientAccumulator } from '../accumulation/gradientAccumulator.js';
import { fromKeras, rateAt } from '../testSupport/fromKeras.js';
import { at, type OptimizerCase, variableOf } from '../testSupport/goldenOptimizer.js';
import { ExponentialMovingAverage } from './exponentialMovingAverage.js';

const vector = (...data: number[]): GoldenTensor => ({ dtype: 'float32', shape: [data.length], data });

/** Those with `finalized0`, …: the weights in the end. */
const averaged = readGoldenCases<OptimizerCase>(new URL('../golden/optimizers.json', import.meta.url)).filter(
  ({ config }) => config.use_ema,
);

beforeAll(() => tf.setBackend('cpu'));

describe('ExponentialMovingAverage', () => {
  it.each(averaged)('$id: Keras with use_ema, at last finalized', ({ config, variables, ...expected }) => {
    const { gradient_accumulation_steps: parts = 1, ema_overwrite_frequency: overwrite } = config;
    const optimizer = fromKeras(expected.optimizer, config).create();
    const accumulator = new GradientAccumulator();
    const ema = new ExponentialMovingAverage({ decay: config.ema_momentum!, start: 'firstUpdate' });
    const trained = variables.map(({ name, initial }) => {
      return { name, variable: variableOf(initial), trainable: true };
    });
    for (const each of [optimizer, accumulator, ema]) each.build(trained);
    for (let step = 0; step < variables[0]!.grads.shape[0]!; step++) {
      accumulator.add(
        Object.fromEntries(variables.map(({ name, grads }) => [name, variableOf(at(grads, step))])),
      );
      const updates = Math.floor((step + 1) / parts);
      if ((step + 1) % parts === 0) {
        optimizer.apply(accumulator.take(), tf.scalar(rateAt(config)(updates - 1)));
      }
      // Keras averages after every batch, also where it accumulates; what is before the first update counts nothing.
      if (updates > 0) ema.update();
      if (overwrite && updates % overwrite === 0) ema.overwrite();
      for (const i of trained.keys()) {
        expectTensorClose(
          ema.slots()[1 + i]!.variable,
          goldenValues(at(expected[`ema${i}`] as GoldenTensor, step)),
        );
      }
    }
    ema.overwrite();
    for (const [i, { variable }] of trained.entries()) {
      expectTensorClose(variable, goldenValues(expected[`finalized${i}`] as GoldenTensor));
    }
  });

  it('finds the rate itself when the decay is negative', () => {
    const variable = variableOf(vector(0));
    const ema = new ExponentialMovingAverage({ decay: -1 });
    ema.build([{ name: 'w', variable, trainable: true }]);
    tf.tidy(() => variable.assign(tf.tensor1d([1])));
    ema.update();
    const average = ema.slots()[1]!.variable;
    expectTensorClose(average, [0.9]);
    ema.update();
    expectTensorClose(average, [0.9 + (0.1 * 9) / 11]);
    // After 10⁶ updates the share that stays is 0.9999, not more.
    tf.tidy(() => ema.slots()[0]!.variable.assign(tf.scalar(1e6, 'int32')));
    tf.tidy(() => average.assign(tf.tensor1d([0])));
    ema.update();
    expectTensorClose(average, [1e-4], { rtol: 1e-3 });
  });

  it('swaps and overwrites without losing or leaking anything', () => {
    const variable = variableOf(vector(1, 2));
    const ema = new ExponentialMovingAverage({ decay: 0.5 });
    ema.build([{ name: 'w', variable, trainable: true }]);
    tf.tidy(() => variable.assign(tf.tensor1d([3, 4])));
    const before = tf.memory().numTensors;
    ema.update();
    ema.swap();
    expect([...variable.dataSync()]).toEqual([2, 3]);
    ema.swap();
    expect([...variable.dataSync()]).toEqual([3, 4]);
    ema.overwrite();
    expect([...variable.dataSync()]).toEqual([2, 3]);
    ema.update();
    expect(ema.slots().map((each) => [each.name, [...each.variable.dataSync()]])).toEqual([
      ['ema/updates', [2]],
      ['ema/w', [2, 3]],
    ]);
    expect(tf.memory().numTensors).toBe(before);
    ema.dispose();
    expect(tf.memory().numTensors).toBe(before - 2);
  });

  it('refuses a decay out of range and calls in the wrong order', () => {
    expect(() => new ExponentialMovingAverage({ decay: 1 })).toThrow('given: 1');
    expect(() => new ExponentialMovingAverage({ decay: 0.9 }).update()).toThrow('not built');
  });
});
