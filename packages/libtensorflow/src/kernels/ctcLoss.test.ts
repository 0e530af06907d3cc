import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { describeNative } from '../testSupport/describeNative.js';

describeNative('the kernel CTCLoss', () => {
  const solve = (labels: number[][], isLabel: boolean[][], lengths: number[]): number[][] =>
    tf.tidy(() => {
      const inputs = {
        logits: tf.zeros([3, labels.length, 3]),
        labels: tf.tensor2d(labels, undefined, 'int32'),
        isLabel: tf.tensor2d(
          isLabel.map((row) => row.map(Number)),
          undefined,
          'bool',
        ),
        lengths: tf.tensor1d(lengths, 'int32'),
      };
      const [loss, gradient] = tf.engine().runKernel('CTCLoss', inputs) as unknown as tf.Tensor[];
      return [[...loss!.dataSync()], [...tf.sum(tf.abs(gradient!), [0, 2]).dataSync()]];
    });

  it('takes the labels that count, and as many frames as a sample has', () => {
    // Of 3^2 paths blank 0, 0 blank and 0 0 give the label 0; of 3^3 only 0 blank 0 gives it twice.
    const [losses] = solve(
      [
        [0, 1],
        [0, 0],
      ],
      [
        [true, false],
        [true, true],
      ],
      [2, 3],
    );
    expect(losses![0]).toBeCloseTo(Math.log(9 / 3), 5);
    expect(losses![1]).toBeCloseTo(Math.log(27), 5);
  });

  it('is 0 for more labels than frames, infinite where there is no frame for a blank', () => {
    expect(solve([[0, 0]], [[true, true]], [1])).toEqual([[0], [0]]);
    expect(solve([[0, 0]], [[true, true]], [2])).toEqual([[Number.POSITIVE_INFINITY], [2]]);
  });
});
