import * as tf from '@tensorflow/tfjs';
import { ndArray } from '@tfaip/core';
import { centralDifferences, largestGradientError, waysOfRunning } from '@tfaip/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CtcOptions, ctcLoss, impossibleCtcLoss } from '../index.js';
import { CTC } from '../losses/ctc.js';
import { ctcForwardBackward } from './ctcForwardBackward.js';

/** Samples as plain numbers. */
interface Samples {
  readonly logits: number[][][];
  readonly labels: number[][];
  readonly labelLengths: number[];
  readonly logitLengths?: number[];
}

/** Losses, and the gradient of their sum, on the current backend. */
function solve({ logits, labels, labelLengths, logitLengths }: Samples, options?: CtcOptions) {
  return tf.tidy(() => {
    const width = labels[0]!.length;
    const rest = {
      labels: tf.tensor2d(labels.flat(), [labels.length, width], 'int32'),
      labelLengths: tf.tensor1d(labelLengths, 'int32'),
      ...(logitLengths && { logitLengths: tf.tensor1d(logitLengths, 'int32') }),
    };
    const lossOf = (given: tf.Tensor): tf.Tensor => ctcLoss({ logits: given, ...rest }, options);
    const { value, grad } = tf.valueAndGrad((given) => lossOf(given))(
      tf.tensor3d(logits),
      tf.ones([labels.length]),
    );
    return { losses: [...value.dataSync()], gradient: grad.arraySync() as number[][][] };
  });
}

const zeros = (time: number, classes: number): number[][] =>
  Array.from({ length: time }, () => new Array<number>(classes).fill(0));

for (const way of waysOfRunning.slice(1)) {
  way.suite(`ctcLoss, ${way.name}`, () => {
    it('is minus the log of the sum over alignments', () => {
      // Of four alignments of two frames only blank, blank does not give the label 1.
      const { losses, gradient } = solve({ logits: [zeros(2, 2)], labels: [[1]], labelLengths: [1] });
      expect(losses[0]).toBeCloseTo(-Math.log(3 / 4), 6);
      expect(gradient[0]![0]![1]).toBeCloseTo(0.5 - 2 / 3, 6);
    });

    it('is large and flat for labels that cannot be aligned, and leaves the others alone', () => {
      const { losses, gradient } = solve({
        logits: [zeros(3, 3), zeros(3, 3), zeros(3, 3)],
        labels: [
          [1, 1, 0],
          [1, 1, 0],
          [1, 2, 1],
        ],
        labelLengths: [2, 2, 3],
        logitLengths: [3, 2, 2],
      });
      expect(losses[0]).toBeCloseTo(Math.log(27), 5);
      for (const i of [1, 2]) {
        expect(losses[i]).toBe(Math.fround(impossibleCtcLoss));
        expect(gradient[i]!.flat().every((each) => each === 0)).toBe(true);
      }
      expect(gradient[0]!.flat().some((each) => each !== 0)).toBe(true);
    });

    it('is that of blanks alone for samples without labels, and 0 without frames', () => {
      const { losses, gradient } = solve({
        logits: [zeros(2, 4), zeros(2, 4)],
        labels: [[], []],
        labelLengths: [0, 0],
        logitLengths: [2, 0],
      });
      expect(losses[0]).toBeCloseTo(2 * Math.log(4), 5);
      expect(losses[1]).toBe(0);
      expect(gradient[0]).toEqual([
        [-0.75, 0.25, 0.25, 0.25],
        [-0.75, 0.25, 0.25, 0.25],
      ]);
      expect(gradient[1]).toEqual(zeros(2, 4));
    });

    it('is NaN, without a gradient, for labels and lengths out of range', () => {
      const { losses, gradient } = solve({
        logits: [zeros(2, 3), zeros(2, 3), zeros(2, 3), zeros(2, 3)],
        labels: [[3], [0], [1], [1]],
        labelLengths: [1, 1, 2, 1],
        logitLengths: [2, 2, 2, 3],
      });
      expect(losses).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
      expect(gradient.flat(2).every((each) => each === 0)).toBe(true);
    });

    it('does not care what is behind a length, labels or logits', () => {
      const { losses, gradient } = solve({
        logits: [[...zeros(2, 3), [9, Number.NaN, -9]]],
        labels: [[2, 99]],
        labelLengths: [1],
        logitLengths: [2],
      });
      expect(losses[0]).toBeCloseTo(-Math.log(3 / 9), 5);
      expect(gradient[0]![2]).toEqual([0, 0, 0]);
    });

    it('agrees with forward-backward in float64', () => {
      fc.assert(
        fc.property(arbitraryProblem, ({ logits, labels, blank }) => {
          const classes = logits[0]!.length;
          const { losses, gradient } = solve(
            { logits: [logits], labels: [labels], labelLengths: [labels.length] },
            { blankIndex: blank },
          );
          const exact = new Float32Array(logits.length * classes);
          const flat = Float32Array.from(logits.flat());
          const logProbability = ctcForwardBackward(flat, labels, { classes, blank }, exact);
          const expected = logProbability === -Infinity ? impossibleCtcLoss : -logProbability;
          expect(Math.abs(losses[0]! - expected)).toBeLessThan(1e-4 + 1e-5 * expected);
          for (const [i, each] of gradient.flat(2).entries()) expect(each).toBeCloseTo(exact[i]!, 4);
        }),
        { seed: 3, numRuns: 40 },
      );
    });
  });
}

const arbitraryProblem = fc
  .record({ time: fc.integer({ min: 1, max: 6 }), classes: fc.integer({ min: 2, max: 4 }), blank: fc.nat(3) })
  .chain(({ time, classes, blank: given }) => {
    const blank = given % classes;
    const label = fc.nat(classes - 1).filter((each) => each !== blank);
    const row = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), {
      minLength: classes,
      maxLength: classes,
    });
    return fc.record({
      logits: fc.array(row, { minLength: time, maxLength: time }),
      labels: fc.array(label, { maxLength: 4 }),
      blank: fc.constant(blank),
    });
  });

const [compiled] = waysOfRunning;
compiled!.suite('ctcLoss, native compiled', () => {
  it('is one graph for all batch sizes, times and numbers of labels', async () => {
    const warnings: string[] = [];
    const runtime = compiled!.runtime((message) => warnings.push(message));
    const step = runtime.prepare(
      ({ logits, labels, labelLengths }) => ({
        loss: ctcLoss({ logits: logits!, labels: labels!, labelLengths: labelLengths! }, { blankIndex: 1 }),
      }),
      {
        name: 'ctc',
        seed: 1,
        feeds: {
          logits: { shape: [null, null, 3], dtype: 'float32' },
          labels: { shape: [null, null], dtype: 'int32' },
          labelLengths: { shape: [null], dtype: 'int32' },
        },
      },
    );
    for (const [batch, time, width] of [
      [2, 5, 3],
      [1, 7, 2],
      [3, 4, 4],
    ] as const) {
      const numbers = Float32Array.from({ length: batch * time * 3 }, (_, i) => Math.sin(i));
      const labels = Int32Array.from({ length: batch * width }, (_, i) => 2 * (i % 2));
      const { values } = await step.run(
        {
          logits: ndArray('float32', [batch, time, 3], numbers),
          labels: ndArray('int32', [batch, width], labels),
          labelLengths: ndArray('int32', [batch], new Int32Array(batch).fill(width)),
        },
        { step: 0 },
      );
      for (let i = 0; i < batch; i++) {
        const own = numbers.slice(i * time * 3, (i + 1) * time * 3);
        const alphabet = { classes: 3, blank: 1 };
        const wanted = labels.slice(i * width, (i + 1) * width);
        const expected = -ctcForwardBackward(own, wanted, alphabet, new Float32Array(own.length));
        expect((values.loss!.data as Float32Array)[i]).toBeCloseTo(expected, 4);
      }
    }
    expect(warnings).toEqual([]);
    step.dispose();
    runtime.dispose?.();
  });
});

describe('ctcForwardBackward', () => {
  it('has the gradient of finite differences in float64', () => {
    fc.assert(
      fc.property(arbitraryProblem, ({ logits, labels, blank }) => {
        const classes = logits[0]!.length;
        const point = Float64Array.from(logits.flat());
        const gradient = new Float64Array(point.length);
        const lossAt = (values: Float64Array, slopes = new Float64Array(values.length)): number =>
          -ctcForwardBackward(values, labels, { classes, blank }, slopes);
        fc.pre(Number.isFinite(lossAt(point, gradient)));
        expect(largestGradientError(gradient, centralDifferences(lossAt, point))).toBeLessThan(1e-8);
      }),
      { seed: 5 },
    );
  });
});

describe('CTC', () => {
  it('counts the labels of a sample by what is not the blank', async () => {
    await tf.setBackend('cpu');
    const loss = new CTC({ reduction: 'none' });
    const value = loss.call(tf.tensor2d([[1, 0]], [1, 2], 'int32'), tf.zeros([1, 2, 2]));
    expect(value.dataSync()[0]).toBeCloseTo(-Math.log(3 / 4), 6);
    const blankLast = new CTC({ blankIndex: -1 }).call(
      tf.tensor2d([[0, 1]], [1, 2], 'int32'),
      tf.zeros([1, 2, 2]),
    );
    expect(blankLast.dataSync()[0]).toBeCloseTo(-Math.log(3 / 4), 6);
  });

  it('says what is wrong with shapes and blank', () => {
    const [logits, labels] = [tf.zeros([2, 3, 4]), tf.zeros([2, 1], 'int32')];
    expect(() => ctcLoss({ logits, labels, labelLengths: tf.ones([3], 'int32') })).toThrow(
      'labelLengths int32 [3]',
    );
    const given = { logits, labels, labelLengths: tf.ones([2], 'int32') };
    expect(() => ctcLoss(given, { blankIndex: 4 })).toThrow('a whole number from -4 to 3');
  });
});
