import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { hammingLoss } from './hammingLoss.js';
import { multilabelJaccardScore } from './jaccardScore.js';
import { multilabelCounts, samplewiseCounts } from './multilabelCounts.js';
import { multilabelPrecisionRecallFScore } from './precisionRecallFScore.js';
import { subsetAccuracy } from './subsetAccuracy.js';

/** Three samples with two labels each. */
const targets = [1, 0, 1, 1, 0, 0];
const predictions = [1, 1, 0, 1, 0, 0];
const numLabels = 2;

describe('metrics of several labels', () => {
  it('count by label and by sample', () => {
    expect(multilabelCounts(targets, predictions, { numLabels })).toEqual([
      { label: 0, truePositives: 1, falsePositives: 0, falseNegatives: 1, trueNegatives: 1 },
      { label: 1, truePositives: 1, falsePositives: 1, falseNegatives: 0, trueNegatives: 1 },
    ]);
    expect(samplewiseCounts(targets, predictions, { numLabels, sampleWeights: [2, 1, 1] })[0]).toEqual({
      label: 0,
      truePositives: 2,
      falsePositives: 2,
      falseNegatives: 0,
      trueNegatives: 0,
    });
  });

  it('score by label and by sample', () => {
    const { samples, micro, perClass } = multilabelPrecisionRecallFScore(targets, predictions, { numLabels });
    expect(perClass.map(({ precision }) => precision)).toEqual([1, 0.5]);
    expect(micro.precision).toBe(2 / 3);
    expect(samples.precision).toBe(0.75);
    expect(multilabelJaccardScore(targets, predictions, { numLabels }).samples).toBe(0.5);
    expect(multilabelJaccardScore(targets, predictions, { numLabels, zeroDivision: 1 }).samples).toBe(2 / 3);
  });

  it('count wrong labels, or samples with a wrong one', () => {
    expect(hammingLoss(targets, predictions, { numLabels })).toBe(2 / 6);
    expect(subsetAccuracy(targets, predictions, { numLabels })).toBe(1 / 3);
    expect(subsetAccuracy(targets, predictions, { numLabels, sampleWeights: [0, 0, 1] })).toBe(1);
    expect(subsetAccuracy([], [], { numLabels })).toBeNaN();
    expect(hammingLoss(['a', 'b'], ['a', 'c'])).toBe(0.5);
  });

  it('refuse what does not fit', () => {
    expect(() => multilabelCounts([0.7, 0], [1, 0], { numLabels })).toThrow('target 0.7');
    expect(() => multilabelCounts([1, 0, 1], [1, 0, 1], { numLabels })).toThrow(EvaluatorError);
    expect(() => hammingLoss([1], [1], { numLabels: 0 })).toThrow('numLabels');
  });
});
