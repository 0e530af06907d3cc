import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { ConfusionMatrixAccumulator, confusionMatrix } from './confusionMatrix.js';

fc.configureGlobal({ seed: 20 });

describe('confusionMatrix', () => {
  it('has targets as rows and predictions as columns, labels ascending', () => {
    expect(confusionMatrix(['b', 'b', 'a'], ['b', 'c', 'a'])).toEqual({
      labels: ['a', 'b', 'c'],
      counts: [
        [1, 0, 0],
        [0, 1, 1],
        [0, 0, 0],
      ],
    });
    expect(confusionMatrix([10, 9], [9, 10]).labels).toEqual([9, 10]);
    expect(confusionMatrix([true], [false]).labels).toEqual([false, true]);
  });

  it('shows chosen labels, those that never occur included', () => {
    expect(confusionMatrix([0, 1, 2], [0, 2, 2], { labels: [2, 7, 0] }).counts).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
  });

  it('leaves 0 where there is nothing to divide by', () => {
    expect(confusionMatrix([0], [1], { normalize: 'targets' }).counts).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect(confusionMatrix([0], [1], { normalize: 'all', sampleWeights: [0] }).counts).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('is empty without samples', () => {
    expect(confusionMatrix([], [])).toEqual({ labels: [], counts: [] });
  });

  it('refuses labels that cannot be compared', () => {
    expect(() => confusionMatrix([0, 1], ['0', '1'])).toThrow(EvaluatorError);
    expect(() => confusionMatrix([0, 1], ['0', '1'])).toThrow('string 0');
    expect(() => confusionMatrix([Number.NaN], [Number.NaN])).toThrow('NaN');
    expect(() => confusionMatrix([0, 1], [0])).toThrow('2 targets, 1 predictions');
  });

  it('does not depend on parts and order', () => {
    const sample = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(4));
    fc.assert(
      fc.property(fc.array(sample), fc.nat(), (samples, cut) => {
        const columns = (part: typeof samples) =>
          [0, 1, 2].map((i) => part.map((each) => each[i]!)) as [number[], number[], number[]];
        const at = cut % (samples.length + 1);
        const state = new ConfusionMatrixAccumulator();
        state.updateState(...columns(samples.slice(at)));
        state.updateState(...columns(samples.slice(0, at)));
        const [targets, predictions, sampleWeights] = columns(samples);
        expect(state.result()).toEqual(confusionMatrix(targets, predictions, { sampleWeights }));
        state.resetState();
        expect(state.result()).toEqual({ labels: [], counts: [] });
      }),
    );
  });
});
