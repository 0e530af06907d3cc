import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/clipping_ema.json' with { type: 'json' };
import { ExponentialMovingAverage } from './exponentialMovingAverage.js';

interface EmaCase {
  readonly id: string;
  readonly kind: string;
  readonly decay: number;
  readonly num_updates: string | null;
  readonly values: { readonly shape: number[]; readonly data: number[] };
  readonly averages: { readonly shape: number[]; readonly data: number[] };
  readonly tolerance: { readonly rtol: number; readonly atol: number };
}

const cases = golden.cases.filter(({ kind }) => kind === 'ema') as unknown as EmaCase[];

function variableOf(values: number[], shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
}

beforeAll(() => tf.setBackend('cpu'));

describe('ExponentialMovingAverage', () => {
  it.each(cases)('$id equals TensorFlow', ({ decay, num_updates, values, averages, tolerance }) => {
    const shape = values.shape.slice(1);
    const size = tf.util.sizeFromShape(shape);
    const at = (t: number): number[] => values.data.slice(t * size, (t + 1) * size);
    const variable = variableOf(at(0), shape);
    const ema = new ExponentialMovingAverage({ decay, automatic: num_updates !== null });
    ema.build([{ name: 'w', variable, trainable: true }]);
    const average = ema.slots()[1]!.variable;
    for (let t = 0; t < averages.shape[0]!; t++) {
      variable.assign(tf.tensor(at(t), shape));
      ema.update();
      for (const [i, got] of average.dataSync().entries()) {
        const wanted = averages.data[t * size + i]!;
        expect(Math.abs(got - wanted)).toBeLessThanOrEqual(
          tolerance.atol + tolerance.rtol * Math.abs(wanted),
        );
      }
    }
  });

  it('swaps and overwrites without losing or leaking anything', () => {
    const variable = variableOf([1, 2], [2]);
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
