import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DtypeError, ShapeError } from '../errors/domainErrors.js';
import { cond, type ScanStep, scan, whileLoop, withControlFlow } from './controlFlow.js';
import { eagerControlFlow } from './eagerControlFlow.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Adds the elements up; each step's output is the sum so far. */
function runningSum([sum]: tf.Tensor[], [x]: tf.Tensor[]): ScanStep {
  const next = tf.add(sum!, x!);
  return { carry: [next], outputs: [next] };
}

describe('scan', () => {
  it.each([false, true])('adds up, reverse: %s', (reverse) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 }), (values) => {
        tf.tidy(() => {
          const { carry, outputs } = scan(runningSum, {
            carry: [tf.scalar(1)],
            sequences: [tf.tensor1d(values)],
            reverse,
          });
          const expected: number[] = [];
          let sum = 1;
          for (const value of reverse ? [...values].reverse() : values) {
            sum += value;
            expected.push(sum);
          }
          expect(carry[0]!.dataSync()[0]).toBe(sum);
          expect([...outputs[0]!.dataSync()]).toEqual(reverse ? expected.reverse() : expected);
        });
      }),
      { seed: 1 },
    );
  });

  it('has the gradient of the loop that it is', () => {
    const f = (x: tf.Tensor, start: tf.Tensor): tf.Tensor => {
      const body = ([state]: tf.Tensor[], [element]: tf.Tensor[]): ScanStep => {
        const next = tf.tanh(tf.add(tf.mul(state!, 0.7), element!));
        return { carry: [next], outputs: [tf.square(next)] };
      };
      const { carry, outputs } = scan(body, { carry: [start], sequences: [x] });
      return tf.add(tf.sum(carry[0]!), tf.sum(outputs[0]!));
    };
    const unrolled = (x: tf.Tensor, start: tf.Tensor): tf.Tensor => {
      let state = start;
      let sum: tf.Tensor = tf.scalar(0);
      for (let i = 0; i < x.shape[0]!; i++) {
        const element = tf.reshape(tf.slice(x, [i, 0], [1, 2]), [2]);
        state = tf.tanh(tf.add(tf.mul(state, 0.7), element));
        sum = tf.add(sum, tf.sum(tf.square(state)));
      }
      return tf.add(tf.sum(state), sum);
    };
    for (const length of [1, 4]) {
      const inputs = [tf.randomNormal([length, 2], 0, 1, 'float32', 3), tf.tensor1d([0.1, -0.2])] as const;
      const ours = tf.grads(f as never)([...inputs]);
      const theirs = tf.grads(unrolled as never)([...inputs]);
      for (const [i, gradient] of theirs.entries()) {
        for (const [j, value] of [...gradient.dataSync()].entries()) {
          expect(ours[i]!.dataSync()[j]).toBeCloseTo(value, 5);
        }
      }
      tf.dispose([...inputs, ...ours, ...theirs]);
    }
  });

  it('gives empty outputs for no steps', () => {
    const { carry, outputs } = scan(runningSum, { carry: [tf.zeros([3])], sequences: [tf.zeros([0, 3])] });
    expect(carry[0]!.shape).toEqual([3]);
    expect(outputs[0]!.shape).toEqual([0, 3]);
    tf.dispose([...carry, ...outputs]);
  });

  it('counts steps without a sequence', () => {
    const { carry } = scan(([n]) => ({ carry: [tf.add(n!, 2)], outputs: [] }), {
      carry: [tf.scalar(0)],
      sequences: [],
      length: 5,
    });
    expect(carry[0]!.dataSync()[0]).toBe(10);
    tf.dispose([...carry]);
  });

  it('keeps nothing but its results', () => {
    const start = tf.scalar(0);
    const sequence = tf.tensor1d([1, 2, 3]);
    const before = tf.memory().numTensors;
    const { carry, outputs } = scan(runningSum, { carry: [start], sequences: [sequence] });
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([start, sequence, ...carry, ...outputs]);
  });

  it('says what is wrong with carry and sequences', () => {
    const carry = [tf.scalar(0)];
    const sequences = [tf.tensor1d([1, 2])];
    expect(() => scan(() => ({ carry: [tf.zeros([2])], outputs: [] }), { carry, sequences })).toThrow(
      ShapeError,
    );
    expect(() => scan(() => ({ carry: [tf.scalar(0, 'int32')], outputs: [] }), { carry, sequences })).toThrow(
      DtypeError,
    );
    expect(() => scan(() => ({ carry: [], outputs: [] }), { carry, sequences })).toThrow(/as many tensors/);
    expect(() => scan(runningSum, { carry, sequences: [...sequences, tf.tensor1d([1, 2, 3])] })).toThrow(
      /lengths 2, 3/,
    );
    expect(() => scan(runningSum, { carry, sequences: [] })).toThrow(/no sequence and no length/);
  });
});

describe('whileLoop', () => {
  it('runs while the condition holds, and keeps the state alone', () => {
    const before = tf.memory().numTensors;
    const [a, b] = whileLoop(
      (x) => tf.less(x!, 50),
      (x, y) => [y!, tf.add(x!, y!)],
      [tf.scalar(0), tf.scalar(1)],
    );
    expect([a!.dataSync()[0], b!.dataSync()[0]]).toEqual([55, 89]);
    tf.dispose([a!, b!]);
    expect(tf.memory().numTensors).toBe(before + 2);
  });

  it('ends after maxIterations', () => {
    const [n] = whileLoop(
      () => tf.scalar(true),
      (x) => [tf.add(x!, 1)],
      [tf.scalar(0)],
      { maxIterations: 4 },
    );
    expect(n!.dataSync()[0]).toBe(4);
  });
});

describe('cond', () => {
  it('runs the branch that is chosen only', () => {
    const ran: string[] = [];
    const branch = (name: string) => () => {
      ran.push(name);
      return [tf.scalar(ran.length)];
    };
    cond(tf.scalar(true), branch('true'), branch('false'));
    cond(tf.scalar(false), branch('true'), branch('false'));
    expect(ran).toEqual(['true', 'false']);
  });
});

describe('withControlFlow', () => {
  it('puts others in the place of the eager ones until it ends, also by an error', () => {
    const seen: string[] = [];
    const spy = {
      ...eagerControlFlow,
      cond: () => {
        seen.push('cond');
        return [];
      },
    };
    const ask = () =>
      cond(
        tf.scalar(true),
        () => [],
        () => [],
      );
    withControlFlow(spy, ask);
    expect(() =>
      withControlFlow(spy, () => {
        throw new Error('out');
      }),
    ).toThrow('out');
    ask();
    expect(seen).toEqual(['cond']);
  });
});
