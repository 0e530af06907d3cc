import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { brierScore } from './brierScore.js';
import { LogLossAccumulator, logLoss } from './logLoss.js';
import { TopKAccuracyAccumulator, topKAccuracy } from './topKAccuracy.js';

describe('logLoss', () => {
  it('is the mean of -ln p of the targets', () => {
    expect(logLoss([0, 1], [0.2, 0.8])).toBeCloseTo(-Math.log(0.8), 12);
    expect(logLoss(['no', 'yes'], [0.5, 0.5, 0.1, 0.9])).toBeCloseTo(-Math.log(0.45) / 2, 12);
    expect(logLoss([2, 2], [0.1, 0.2, 0.7, 0.2, 0.2, 0.6], { labels: [0, 1, 2] })).toBeCloseTo(
      -Math.log(0.42) / 2,
      12,
    );
  });

  it('takes columns in the order of the labels', () => {
    expect(logLoss(['b'], [0.9, 0.1], { labels: ['b', 'a'] })).toBeCloseTo(-Math.log(0.9), 12);
    expect(logLoss(['a'], [0.9], { labels: ['b', 'a'] })).toBeCloseTo(-Math.log(0.9), 12);
  });

  it('is finite for probabilities of 0, by the precision of the numbers', () => {
    expect(logLoss([1], [0])).toBeCloseTo(52 * Math.LN2, 9);
    expect(logLoss([1], Float32Array.of(0))).toBeCloseTo(23 * Math.LN2, 9);
    expect(logLoss([1], [1])).toBeCloseTo(0, 12);
  });

  it('knows the usual pairs of classes even if one is missing', () => {
    expect(logLoss([0, 0], [0.1, 0.1])).toBeCloseTo(-Math.log(0.9), 12);
    expect(logLoss([true], [0.9])).toBeCloseTo(-Math.log(0.9), 12);
    expect(logLoss([-1], [0.1])).toBeCloseTo(-Math.log(0.9), 12);
    expect(logLoss([], [])).toBeNaN();
  });

  it('refuses what does not fit', () => {
    expect(() => logLoss([0, 1], [0.2, 1.2])).toThrow('1.2 at 1');
    expect(() => logLoss([0, 1], [-3, 4])).toThrow(EvaluatorError);
    expect(() => logLoss([0, 1, 2], [0.2, 0.8])).toThrow('2 predictions for 3 targets');
    expect(() => logLoss(['a'], [0.2])).toThrow('two or more');
    expect(() => logLoss([0, 7], [0.2, 0.8], { labels: [0, 1] })).toThrow('number 7');
    expect(() => new LogLossAccumulator([0, 0])).toThrow('0, 0');
    expect(() => new LogLossAccumulator([0, '1'])).toThrow('one type');
  });
});

describe('brierScore', () => {
  it('is the mean squared error of the probabilities', () => {
    expect(brierScore([0, 1], [0.2, 0.8])).toBeCloseTo(0.04, 12);
    expect(brierScore([0, 1], [0.8, 0.2, 0.2, 0.8])).toBeCloseTo(0.04, 12);
    expect(brierScore([0, 1], [0.2, 0.8], { scaleByHalf: false })).toBeCloseTo(0.08, 12);
    expect(brierScore([0, 1, 2], [1, 0, 0, 0, 1, 0, 0, 1, 0])).toBe(2 / 3);
    expect(brierScore([0, 1, 2], [1, 0, 0, 0, 1, 0, 0, 1, 0], { scaleByHalf: true })).toBe(1 / 3);
  });
});

describe('topKAccuracy', () => {
  const scores = [0.5, 0.2, 0.3, 0.4, 0.5, 0.1, 0.4, 0.5, 0.1];

  it('asks whether the target is among the k best', () => {
    expect(topKAccuracy([0, 1, 2], scores, { k: 1 })).toBe(2 / 3);
    expect(topKAccuracy([2, 0, 0], scores, { k: 2, labels: [0, 1, 2] })).toBe(1);
    expect(topKAccuracy([0, 1, 2], scores, { k: 3 })).toBe(1);
  });

  it('takes the last of equal scores', () => {
    expect(topKAccuracy([0, 1, 2], [1, 1, 1, 1, 1, 1, 1, 1, 1], { k: 1 })).toBe(1 / 3);
  });

  it('predicts one of two classes by a threshold', () => {
    expect(topKAccuracy([0, 1, 1], [0.1, 0.9, 0.3], { k: 1 })).toBe(2 / 3);
    expect(topKAccuracy([0, 1, 1], [-2, 2, 0.3], { k: 1 })).toBe(1);
    expect(topKAccuracy([0, 1], [Number.NaN, 0.9], { k: 2 })).toBe(0.5);
    expect(topKAccuracy([], [])).toBeNaN();
  });

  it('refuses what does not fit', () => {
    expect(() => topKAccuracy([0, 1, 2], scores, { k: 0 })).toThrow('k must be');
    expect(() => new TopKAccuracyAccumulator([0, 1]).updateState([0, 1], [1, 2])).toThrow('2 predictions');
  });
});
