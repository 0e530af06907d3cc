import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { areaUnderCurve } from './areaUnderCurve.js';
import { averagePrecision } from './averagePrecision.js';
import { BinaryScoresAccumulator } from './binaryScoresAccumulator.js';
import {
  oneVsOneRocAuc,
  oneVsRestAveragePrecision,
  oneVsRestRocAuc,
  rocAucPerClass,
} from './multiclassScores.js';
import { multilabelRocAuc, rocAucPerLabel } from './multilabelScores.js';
import { precisionRecallCurve } from './precisionRecallCurve.js';
import { rocAuc } from './rocAuc.js';
import { rocCurve } from './rocCurve.js';

fc.configureGlobal({ seed: 20 });

const targets = [0, 0, 1, 1];
const scores = [0.1, 0.4, 0.35, 0.8];

describe('rocAuc', () => {
  it('is the share of pairs in the right order', () => {
    expect(rocAuc(targets, scores)).toBe(0.75);
    expect(rocAuc([0, 1], [1, 0])).toBe(0);
    expect(rocAuc([0, 1], [1, 1])).toBe(0.5);
    expect(rocAuc([0, 1, 1], [-Infinity, 0, Infinity])).toBe(1);
  });

  it('is NaN of one class', () => {
    expect(rocAuc([1, 1], [0.1, 0.2])).toBeNaN();
    expect(rocAuc([0, 1], [0.1, 0.2], { sampleWeights: [0, 1] })).toBeNaN();
    expect(rocAuc([], [])).toBeNaN();
  });

  it('knows the positive class if it is named as usual, else asks for it', () => {
    expect(rocAuc([false, true], [0, 1])).toBe(1);
    expect(rocAuc([-1, 1], [0, 1])).toBe(1);
    expect(rocAuc(['ham', 'spam'], [0, 1], { positiveLabel: 'spam' })).toBe(1);
    expect(rocAuc([3, 5, 7], [0, 1, 0], { positiveLabel: 5 })).toBe(1);
    expect(() => rocAuc(['ham', 'spam'], [0, 1])).toThrow(EvaluatorError);
    expect(() => rocAuc([0, 2], [0, 1])).toThrow('positiveLabel');
    expect(() => rocAuc([true, 'x'], [0, 1])).toThrow('string x');
  });

  it('is the area under the curve, with and without weights', () => {
    const sample = fc.tuple(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
    );
    fc.assert(
      fc.property(sample, sample, fc.array(sample), ([, ...one], [, ...other], more) => {
        const samples = [[0, ...one], [1, ...other], ...more];
        const [y, s, w] = [0, 1, 2].map((i) => samples.map((each) => each[i]!)) as [
          number[],
          number[],
          number[],
        ];
        const { falsePositiveRates, truePositiveRates } = rocCurve(y, s);
        expect(rocAuc(y, s)).toBeCloseTo(areaUnderCurve(falsePositiveRates, truePositiveRates), 12);
        const ones = w.map(() => 1);
        expect(rocAuc(y, s, { sampleWeights: ones })).toBeCloseTo(rocAuc(y, s), 12);
        expect(rocAuc(y, s) + rocAuc(y, s, { positiveLabel: 0 })).toBeCloseTo(1, 12);
        expect(rocAuc(y, s, { sampleWeights: w })).toBeCloseTo(
          rocAuc(
            y.flatMap((each, i) => new Array<number>(w[i]!).fill(each)),
            s.flatMap((each, i) => new Array<number>(w[i]!).fill(each)),
          ),
          12,
        );
      }),
    );
  });

  it('refuses impossible limits of the false positive rate', () => {
    for (const maxFalsePositiveRate of [0, -1, 1.5, Number.NaN]) {
      expect(() => rocAuc(targets, scores, { maxFalsePositiveRate })).toThrow('maxFalsePositiveRate');
    }
  });
});

describe('curves', () => {
  it('have a point for each different score', () => {
    expect(rocCurve(targets, scores, { dropIntermediate: false })).toEqual({
      falsePositiveRates: Float64Array.of(0, 0, 0.5, 0.5, 1),
      truePositiveRates: Float64Array.of(0, 0.5, 0.5, 1, 1),
      thresholds: Float64Array.of(Infinity, 0.8, 0.4, 0.35, 0.1),
    });
    expect(precisionRecallCurve(targets, scores)).toEqual({
      precision: Float64Array.of(0.5, 2 / 3, 0.5, 1, 1),
      recall: Float64Array.of(1, 1, 0.5, 0.5, 0),
      thresholds: Float64Array.of(0.1, 0.35, 0.4, 0.8),
    });
  });

  it('are NaN or 1 where a class is missing', () => {
    expect([...rocCurve([1], [0.5]).falsePositiveRates]).toEqual([NaN, NaN]);
    expect([...rocCurve([0], [0.5]).truePositiveRates]).toEqual([NaN, NaN]);
    expect([...precisionRecallCurve([0, 0], [0.5, 0.6]).recall]).toEqual([1, 1, 0]);
  });
});

describe('areaUnderCurve', () => {
  it('takes trapezoids in either direction', () => {
    expect(areaUnderCurve([0, 1, 3], [1, 1, 3])).toBe(5);
    expect(areaUnderCurve([3, 1, 0], [3, 1, 1])).toBe(5);
    expect(areaUnderCurve([2, 2], [0, 1])).toBe(0);
    expect(areaUnderCurve([0, 1], [Number.NaN, 1])).toBeNaN();
  });

  it('refuses what is no curve', () => {
    expect(() => areaUnderCurve([0], [1])).toThrow('at least 2');
    expect(() => areaUnderCurve([0, 1], [1])).toThrow(EvaluatorError);
    expect(() => areaUnderCurve([0, 2, 1], [1, 1, 1])).toThrow('2, 1 at 2');
  });
});

describe('averagePrecision', () => {
  it('is the area of the steps', () => {
    expect(averagePrecision(targets, scores)).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12);
    expect(averagePrecision([1, 1], [0.1, 0.2])).toBe(1);
    expect(averagePrecision([0, 0], [0.1, 0.2])).toBe(0);
    expect(averagePrecision([], [])).toBeNaN();
  });
});

describe('several classes and labels', () => {
  const three = [0, 1, 2, 2];
  const rows = [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.2, 0.7, 0.4, 0.5, 0.1];

  it('are averaged', () => {
    expect(rocAucPerClass(three, rows)).toEqual([1, 1, 0.75 - 1 / 8 + 1 / 8]);
    expect(oneVsRestRocAuc(three, rows)).toBeCloseTo((1 + 1 + 0.75) / 3, 12);
    expect(oneVsRestRocAuc(three, rows, { average: 'weighted' })).toBeCloseTo((1 + 1 + 2 * 0.75) / 4, 12);
    expect(oneVsRestAveragePrecision(three, rows)).toBeGreaterThan(0.8);
    expect(rocAucPerLabel([1, 0, 0, 1], [0.9, 0.2, 0.3, 0.1], { numLabels: 2 })).toEqual([1, 0]);
  });

  it('do not depend on how frequent the classes are, one against one', () => {
    const doubled = [...rows, ...rows.slice(0, 3)];
    expect(oneVsOneRocAuc([...three, 0], doubled)).toBeCloseTo(oneVsOneRocAuc(three, rows), 12);
    expect(oneVsOneRocAuc([0, 0], [0.5, 0.5, 0.3, 0.7], { labels: [0, 1] })).toBeNaN();
  });

  it('are NaN where one is undefined, but for weights of 0', () => {
    const labels = [1, 0, 0, 0];
    const values = [0.9, 0.2, 0.3, 0.1];
    expect(multilabelRocAuc(labels, values, { numLabels: 2 })).toBeNaN();
    expect(multilabelRocAuc(labels, values, { numLabels: 2, average: 'weighted' })).toBe(1);
    expect(multilabelRocAuc([0, 0], [1, 2], { numLabels: 2, average: 'weighted' })).toBe(0);
  });

  it('refuse what does not fit', () => {
    expect(() => multilabelRocAuc([2, 0], [0.1, 0.2], { numLabels: 2 })).toThrow('2 at 0');
    expect(() => oneVsRestRocAuc([0, 1], [0.1, 0.2, 0.3])).toThrow('3 predictions');
    expect(() => oneVsRestRocAuc([0, 0], [0.1, 0.2])).toThrow('two or more');
  });
});

describe('BinaryScoresAccumulator', () => {
  it('keeps weights that come late', () => {
    const state = new BinaryScoresAccumulator();
    state.updateState(targets, scores);
    state.updateState([0], [0.9], [0]);
    state.updateState([1], [0.2]);
    const all = { sampleWeights: [1, 1, 1, 1, 0, 1] };
    expect(state.rocAuc()).toBe(rocAuc([...targets, 0, 1], [...scores, 0.9, 0.2], all));
    expect(state.rocCurve()).toEqual(rocCurve([...targets, 0, 1], [...scores, 0.9, 0.2], all));
    expect(state.precisionRecallCurve().thresholds).toHaveLength(5);
    state.resetState();
    expect(state.result()).toEqual({ rocAuc: NaN, averagePrecision: NaN });
  });
});
