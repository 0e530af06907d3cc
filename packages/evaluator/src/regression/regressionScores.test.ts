import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { RegressionAccumulator, regressionScores } from './regressionScores.js';
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from './singleScores.js';

fc.configureGlobal({ seed: 20 });

describe('regression scores', () => {
  it('agree with a count by hand', () => {
    expect(meanAbsoluteError([1, 2], [2, 4])).toBe(1.5);
    expect(meanSquaredError([1, 2], [2, 4])).toBe(2.5);
    expect(rootMeanSquaredError([0, 0], [3, 3])).toBe(3);
    expect(r2([1, 2, 3], [1, 2, 4])).toBe(0.5);
    expect(r2(Float32Array.of(1, 3), Float32Array.of(2, 2))).toBe(0);
  });

  it('weigh samples as if they were repeated', () => {
    const sampleWeights = [2, 1, 0];
    for (const score of [meanAbsoluteError, meanSquaredError, rootMeanSquaredError, r2]) {
      expect(score([1, 5, 100], [2, 3, 0], { sampleWeights })).toBeCloseTo(score([1, 1, 5], [2, 2, 3]), 14);
    }
  });

  it('are means over the outputs', () => {
    const options = { numOutputs: 2 };
    expect(rootMeanSquaredError([0, 0, 0, 0], [1, 3, 1, 3], options)).toBe(2);
    expect(r2([1, 1, 2, 2], [1, 2, 2, 1], options)).toBe((1 + -3) / 2);
    expect(meanAbsoluteError([0, 0, 0, 0], [1, 3, 9, 9], { ...options, sampleWeights: [1, 0] })).toBe(2);
  });

  it('are NaN without samples, and R² with one', () => {
    expect(meanAbsoluteError([], [])).toBeNaN();
    expect(meanSquaredError([], [])).toBeNaN();
    expect(rootMeanSquaredError([], [])).toBeNaN();
    expect(r2([], [])).toBeNaN();
    expect(r2([1], [1])).toBeNaN();
  });

  it('define R² of constant targets', () => {
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBe(1);
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.2, 0.1])).toBe(0);
  });

  it('pass NaN on', () => {
    expect(meanAbsoluteError([1, Number.NaN], [1, 1])).toBeNaN();
    expect(r2([1, 2], [1, Number.NaN])).toBeNaN();
    expect(meanSquaredError([1], [Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuse what does not fit', () => {
    expect(() => r2([1, 2, 3], [1, 2, 3], { numOutputs: 2 })).toThrow(EvaluatorError);
    expect(() => r2([1, 2, 3], [1, 2, 3], { numOutputs: 2 })).toThrow('2 targets and predictions per sample');
    expect(() => new RegressionAccumulator(0)).toThrow('numOutputs');
    expect(() => meanAbsoluteError([1, 2], [1, 2], { numOutputs: 2, sampleWeights: [1, 1] })).toThrow(
      '2 sample weights',
    );
  });

  it('stay exact for large offsets', () => {
    const targets = Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2));
    const predictions = targets.map((target, i) => target + (i % 2 ? 0.5 : -0.5));
    expect(r2(targets, predictions)).toBeCloseTo(0, 9);
  });

  it('do not depend on parts', () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 2 }), fc.nat(), (samples, cut) => {
        const at = cut % samples.length;
        const state = new RegressionAccumulator();
        for (const part of [samples.slice(0, at), samples.slice(at)]) {
          state.updateState(
            part.map(([target]) => target),
            part.map(([, prediction]) => prediction),
          );
        }
        const targets = samples.map(([target]) => target);
        const predictions = samples.map(([, prediction]) => prediction);
        expect(state.result()).toEqual(regressionScores(targets, predictions));
        state.resetState();
        expect(state.result().meanAbsoluteError).toBeNaN();
      }),
    );
  });
});
