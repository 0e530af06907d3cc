import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { AccuracyAccumulator, accuracy } from './accuracy.js';

fc.configureGlobal({ seed: 20 });

describe('accuracy', () => {
  it('counts equal labels of any kind', () => {
    expect(accuracy(['cat', 'dog'], ['cat', 'cat'])).toBe(0.5);
    expect(accuracy([true, false, true], [true, true, true])).toBe(2 / 3);
    expect(accuracy(Int32Array.of(1, 2, 3, 4), Uint8Array.of(1, 2, 3, 5))).toBe(0.75);
  });

  it('weighs samples', () => {
    expect(accuracy([0, 1], [0, 0], { sampleWeights: [3, 1] })).toBe(0.75);
    expect(accuracy([0, 1], [0, 0], { sampleWeights: [0, 2] })).toBe(0);
  });

  it('is NaN where nothing counts', () => {
    expect(accuracy([], [])).toBeNaN();
    expect(accuracy([1], [1], { sampleWeights: [0] })).toBeNaN();
  });

  it('refuses lengths that differ and impossible weights', () => {
    expect(() => accuracy([1, 2], [1])).toThrow(EvaluatorError);
    expect(() => accuracy([1, 2], [1])).toThrow('2 targets, 1 predictions');
    expect(() => accuracy([1], [1], { sampleWeights: [1, 2] })).toThrow('2 sample weights');
    expect(() => accuracy([1, 0], ['1', '0'])).toThrow('target number 1, prediction string 1');
    expect(() => accuracy([1, 0], [true, false])).toThrow(EvaluatorError);
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => accuracy([1], [1], { sampleWeights: [weight] })).toThrow(`${weight} for sample 0`);
    }
  });

  it('does not depend on parts and order', () => {
    const sample = fc.record({ target: fc.nat(3), prediction: fc.nat(3), weight: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1 }), fc.nat(), (samples, cut) => {
        const state = new AccuracyAccumulator();
        const at = cut % samples.length;
        for (const part of [samples.slice(at), samples.slice(0, at)]) {
          state.updateState(
            part.map(({ target }) => target),
            part.map(({ prediction }) => prediction),
            part.map(({ weight }) => weight),
          );
        }
        const sampleWeights = samples.map(({ weight }) => weight);
        const targets = samples.map(({ target }) => target);
        const predictions = samples.map(({ prediction }) => prediction);
        expect(state.result()).toBe(accuracy(targets, predictions, { sampleWeights }));
        state.resetState();
        expect(state.result()).toBeNaN();
      }),
    );
  });

  it('does not drift over many small weights', () => {
    const state = new AccuracyAccumulator();
    const weights = new Array<number>(1000).fill(0.1);
    const ones = new Array<number>(1000).fill(1);
    for (let i = 0; i < 1000; i++)
      state.updateState(ones, i % 4 ? ones : new Array<number>(1000).fill(0), weights);
    expect(state.result()).toBe(0.75);
  });
});
