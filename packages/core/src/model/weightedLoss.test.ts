import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../errors/domainErrors.js';
import { weightedLoss } from './weightedLoss.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('weightedLoss', () => {
  it('averages per-sample losses and sums by weight', () => {
    tf.tidy(() => {
      const { total, byLabel } = weightedLoss(
        { a: tf.tensor1d([1, 2, 3]), b: tf.scalar(10), c: tf.tensor2d([[1, 3]]) },
        { b: 0.5, c: 0 },
      );
      expect(byLabel.a?.dataSync()[0]).toBe(2);
      expect(byLabel.b?.dataSync()[0]).toBe(10);
      expect(byLabel.c?.dataSync()[0]).toBe(2);
      expect(total.dataSync()[0]).toBe(2 + 5);
    });
  });

  it('names a weight without a loss and lists the losses', () => {
    const one = { ce: tf.scalar(1), l2: tf.scalar(2) };
    expect(() => weightedLoss(one, { cee: 1 })).toThrow(ModelError);
    expect(() => weightedLoss(one, { cee: 1 })).toThrow(/unknown loss "cee".[\s\S]*one of ce, l2/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the weight %s', (weight) => {
    expect(() => weightedLoss({ ce: tf.scalar(1) }, { ce: weight })).toThrow(
      /weight of the loss "ce" must be a finite/,
    );
  });

  it('refuses no loss, a loss that is no tensor, and the name of the total', () => {
    expect(() => weightedLoss({}, {})).toThrow(/at least one loss/);
    expect(() => weightedLoss({ ce: 3 as unknown as tf.Tensor }, {})).toThrow(/"ce" is not a tensor/);
    expect(() => weightedLoss({ loss: tf.scalar(1) }, {})).toThrow(/taken by the weighted total/);
  });
});
