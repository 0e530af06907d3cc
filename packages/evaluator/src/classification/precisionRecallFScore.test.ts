import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { accuracy } from './accuracy.js';
import { ConfusionMatrixAccumulator } from './confusionMatrix.js';
import { precisionRecallFScore, precisionRecallFScoreOf } from './precisionRecallFScore.js';

fc.configureGlobal({ seed: 20 });

describe('precisionRecallFScore', () => {
  it('agrees with a count by hand', () => {
    const { perClass, macro, micro, weighted } = precisionRecallFScore(
      ['a', 'a', 'a', 'b'],
      ['a', 'a', 'b', 'b'],
    );
    expect(perClass).toEqual([
      { label: 'a', precision: 1, recall: 2 / 3, fScore: 0.8, support: 3 },
      { label: 'b', precision: 0.5, recall: 1, fScore: 2 / 3, support: 1 },
    ]);
    expect(macro).toEqual({
      precision: 0.75,
      recall: (2 / 3 + 1) / 2,
      fScore: (0.8 + 2 / 3) / 2,
      support: 4,
    });
    expect(micro).toEqual({ precision: 0.75, recall: 0.75, fScore: 0.75, support: 4 });
    expect(weighted.precision).toBe(0.875);
    expect(weighted.recall).toBeCloseTo(0.75, 15);
  });

  it('gives NaN, and leaves it out of averages, where a class was never predicted or does not occur', () => {
    const { perClass, macro } = precisionRecallFScore([0, 0, 1], [0, 2, 0]);
    expect(perClass[1]).toEqual({ label: 1, precision: Number.NaN, recall: 0, fScore: 0, support: 1 });
    expect(perClass[2]).toEqual({ label: 2, precision: 0, recall: Number.NaN, fScore: 0, support: 0 });
    expect(macro).toMatchObject({ precision: 0.25, recall: 0.25 });
  });

  it('gives zeroDivision instead where it is set', () => {
    const { perClass, macro } = precisionRecallFScore([0, 0, 1], [0, 2, 0], { zeroDivision: 1 });
    expect(perClass[1]!.precision).toBe(1);
    expect(perClass[2]!.recall).toBe(1);
    expect(macro.precision).toBe(0.5);
  });

  it('counts errors against classes that are not scored', () => {
    const { perClass, micro } = precisionRecallFScore([0, 1, 2], [1, 1, 1], { labels: [1] });
    expect(perClass).toEqual([{ label: 1, precision: 1 / 3, recall: 1, fScore: 0.5, support: 1 }]);
    expect(micro.precision).toBe(1 / 3);
    const absent = precisionRecallFScore([0], [0], { labels: [7] });
    expect(absent.perClass[0]).toEqual({
      label: 7,
      precision: Number.NaN,
      recall: Number.NaN,
      fScore: Number.NaN,
      support: 0,
    });
  });

  it('is NaN without samples', () => {
    const { perClass, macro, micro, weighted } = precisionRecallFScore([], []);
    const nothing = { precision: Number.NaN, recall: Number.NaN, fScore: Number.NaN, support: 0 };
    expect({ perClass, macro, micro, weighted }).toEqual({
      perClass: [],
      macro: nothing,
      micro: nothing,
      weighted: nothing,
    });
  });

  it('is precision with beta 0 and recall with beta Infinity', () => {
    const [targets, predictions] = [
      [0, 0, 0, 1],
      [0, 0, 1, 1],
    ];
    for (const beta of [0, Number.POSITIVE_INFINITY]) {
      for (const scores of precisionRecallFScore(targets, predictions, { beta }).perClass) {
        expect(scores.fScore).toBe(beta === 0 ? scores.precision : scores.recall);
      }
    }
  });

  it.each([-1, Number.NaN])('refuses beta %s', (beta) => {
    expect(() => precisionRecallFScore([0], [0], { beta })).toThrow(EvaluatorError);
  });

  it('is accuracy when it is micro-averaged, recall when it is weighted, and 1 for perfect predictions', () => {
    const labels = fc.array(fc.nat(4), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const size = Math.min(a.length, b.length);
        const [targets, predictions] = [a.slice(0, size), b.slice(0, size)];
        const { micro, weighted } = precisionRecallFScore(targets, predictions);
        expect(micro.fScore).toBeCloseTo(accuracy(targets, predictions), 12);
        expect(weighted.recall).toBeCloseTo(accuracy(targets, predictions), 12);
        const perfect = precisionRecallFScore(targets, targets);
        expect(perfect.perClass.every(({ fScore }) => fScore === 1)).toBe(true);
        expect(perfect.macro.fScore).toBeCloseTo(1, 12);
      }),
    );
  });

  it('scores a matrix that was collected in parts', () => {
    const state = new ConfusionMatrixAccumulator();
    state.updateState([0, 0], [0, 1]);
    state.updateState([1], [1]);
    expect(precisionRecallFScoreOf(state.result())).toEqual(precisionRecallFScore([0, 0, 1], [0, 1, 1]));
  });
});
