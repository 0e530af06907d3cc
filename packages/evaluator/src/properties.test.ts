import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ours from './index.js';

fc.configureGlobal({ seed: 20 });

/** Samples of a metric: a value per column of its input, the last one the weight. */
type Rows = readonly (readonly [target: number, prediction: readonly number[], weight: number])[];

interface Subject {
  /** The metric of all rows, as numbers. */
  score(rows: Rows): unknown;
  /** The same from an accumulator that gets the rows in parts, if there is one. */
  inParts?(parts: readonly Rows[], isMerged: boolean): unknown;
  /** The prediction for a target that is perfect, and the score of such ones; nothing if it depends on the classes. */
  perfect?: { prediction(target: number): number[]; score: unknown };
  /** Numbers of a prediction, all different if ties between samples matter little. */
  prediction: fc.Arbitrary<number[]>;
  target: fc.Arbitrary<number>;
  /** Without samples. */
  empty: unknown;
}

const targetsOf = (rows: Rows): number[] => rows.map(([target]) => target);
const predictionsOf = (rows: Rows): number[] => rows.flatMap(([, prediction]) => prediction);
const weightsOf = (rows: Rows) => ({ sampleWeights: rows.map(([, , weight]) => weight) });

interface Accumulator {
  updateState(targets: number[], predictions: number[], sampleWeights: number[]): void;
  result(): unknown;
}

function partwise<A extends Accumulator & { merge(other: A): void }>(
  create: () => A,
  resultOf: (state: A) => unknown = (state) => state.result(),
): NonNullable<Subject['inParts']> {
  const update = (state: A, rows: Rows): A => {
    state.updateState(targetsOf(rows), predictionsOf(rows), weightsOf(rows).sampleWeights);
    return state;
  };
  return (parts, isMerged) => {
    const state = create();
    for (const rows of parts) {
      if (isMerged) state.merge(update(create(), rows));
      else update(state, rows);
    }
    return resultOf(state);
  };
}

const classes = [0, 1, 2];
const label = fc.constantFrom(...classes);
const oneLabel = label.map((each) => [each]);
const same = (target: number): number[] => [target];
const oneHot = (target: number): number[] => classes.map((each) => Number(each === target));
const probabilities = fc
  .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
  .map((shares) => shares.map((share) => share / (shares[0] + shares[1] + shares[2])));
const number = fc.integer({ min: -8, max: 8 });
const one = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> => value.map((each) => [each]);

type ByLabels = (targets: number[], predictions: number[], options: { sampleWeights: number[] }) => unknown;

/** Metrics of a class per sample. */
function classification(score: ByLabels, perfect: unknown, empty: unknown = Number.NaN): Subject {
  return {
    score: (rows) => score(targetsOf(rows), predictionsOf(rows), weightsOf(rows)),
    target: label,
    prediction: oneLabel,
    ...(perfect !== undefined && { perfect: { prediction: same, score: perfect } }),
    empty,
  };
}

/** Metrics of a number per sample and class. */
function probabilistic(score: ByLabels, perfect: unknown, empty: unknown = Number.NaN): Subject {
  return {
    ...classification(score, perfect, empty),
    prediction: probabilities,
    perfect: { prediction: oneHot, score: perfect },
  };
}

/** Metrics of a score per sample of two classes. */
function ranking(score: ByLabels, empty: unknown = Number.NaN): Subject {
  return {
    score: (rows) => score(targetsOf(rows), predictionsOf(rows), weightsOf(rows)),
    target: fc.constantFrom(0, 1),
    prediction: one(number),
    empty,
  };
}

function regression(score: ByLabels): Subject {
  return { ...ranking(score), target: number };
}

const noScores = { meanAbsoluteError: NaN, meanSquaredError: NaN, rootMeanSquaredError: NaN, maxError: NaN };

const subjects: Record<string, Subject> = {
  accuracy: {
    ...classification(ours.accuracy, 1),
    inParts: partwise(() => new ours.AccuracyAccumulator()),
  },
  zeroOneLoss: classification(ours.zeroOneLoss, 0),
  hammingLoss: classification(ours.hammingLoss, 0),
  balancedAccuracy: classification(ours.balancedAccuracy, 1),
  cohenKappa: classification(
    (t, p, options) => ours.cohenKappa(t, p, { ...options, labels: classes }),
    undefined,
  ),
  matthewsCorrelation: classification(ours.matthewsCorrelation, undefined),
  'macro F1 and IoU': classification(
    (t, p, options) => {
      const scores = ours.precisionRecallFScore(t, p, { ...options, zeroDivision: 0, labels: classes });
      return [
        scores.macro.fScore,
        ours.jaccardScore(t, p, { ...options, zeroDivision: 0, labels: classes }).macro,
      ];
    },
    undefined,
    [0, 0],
  ),
  'the confusion matrix': {
    ...classification(
      (t, p, options) => ours.confusionMatrix(t, p, { ...options, labels: classes }).counts,
      undefined,
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    ),
    inParts: partwise(
      () => new ours.ConfusionMatrixAccumulator(),
      (state) => state.result({ labels: classes }).counts,
    ),
  },
  logLoss: {
    ...probabilistic((t, p, options) => ours.logLoss(t, p, { ...options, labels: classes }), 0),
    inParts: partwise(() => new ours.LogLossAccumulator(classes)),
  },
  brierScore: {
    ...probabilistic((t, p, options) => ours.brierScore(t, p, { ...options, labels: classes }), 0),
    inParts: partwise(() => new ours.BrierScoreAccumulator(classes)),
  },
  topKAccuracy: {
    ...probabilistic((t, p, options) => ours.topKAccuracy(t, p, { ...options, labels: classes, k: 1 }), 1),
    inParts: partwise(() => new ours.TopKAccuracyAccumulator(classes, 1)),
  },
  oneVsRestRocAuc: probabilistic(
    (t, p, options) => ours.oneVsRestRocAuc(t, p, { ...options, labels: classes, average: 'micro' }),
    1,
  ),
  'rocAuc, averagePrecision': {
    ...ranking(
      (t, s, options) => [ours.rocAuc(t, s, options), ours.averagePrecision(t, s, options)],
      [NaN, NaN],
    ),
    inParts: partwise(
      () => new ours.BinaryScoresAccumulator(),
      (state) => [state.result().rocAuc, state.result().averagePrecision],
    ),
  },
  rocCurve: ranking(
    (t, s, options) => {
      const { falsePositiveRates, truePositiveRates } = ours.rocCurve(t, s, {
        ...options,
        dropIntermediate: false,
      });
      return [[...falsePositiveRates], [...truePositiveRates]];
    },
    [[NaN], [NaN]],
  ),
  precisionRecallCurve: ranking(
    (t, s, options) => {
      const { precision, recall } = ours.precisionRecallCurve(t, s, options);
      return [[...precision], [...recall]];
    },
    [[1], [0]],
  ),
  'errors of numbers': {
    ...regression((t, p, options) => errors(ours.regressionScores(t, p, options))),
    inParts: partwise(
      () => new ours.RegressionAccumulator(),
      (state) => errors(state.result()),
    ),
    perfect: {
      prediction: same,
      score: { meanAbsoluteError: 0, meanSquaredError: 0, rootMeanSquaredError: 0, maxError: 0 },
    },
    empty: noScores,
  },
  'r2, explainedVariance': {
    ...regression((t, p, options) => [ours.r2(t, p, options), ours.explainedVariance(t, p, options)]),
    inParts: partwise(
      () => new ours.RegressionAccumulator(),
      (state) => [state.result().r2, state.result().explainedVariance],
    ),
    empty: [NaN, NaN],
  },
  medianAbsoluteError: {
    ...regression(ours.medianAbsoluteError),
    perfect: { prediction: same, score: 0 },
  },
};

function errors({
  meanAbsoluteError,
  meanSquaredError,
  rootMeanSquaredError,
  maxError,
}: ours.RegressionScores) {
  return { meanAbsoluteError, meanSquaredError, rootMeanSquaredError, maxError };
}

/** Equal but for rounding; sums in another order round differently. */
function expectSame(got: unknown, expected: unknown): void {
  if (typeof expected !== 'number') {
    expect(Object.keys(got as object)).toEqual(Object.keys(expected as object));
    for (const [key, value] of Object.entries(expected as object)) {
      expectSame((got as Record<string, unknown>)[key], value);
    }
  } else if (Number.isFinite(expected)) expect(got).toBeCloseTo(expected, 9);
  else expect(got).toBe(expected);
}

describe.each(Object.entries(subjects))('%s', (_name, subject) => {
  const { score, inParts, perfect } = subject;
  const weight = fc.integer({ min: 0, max: 4 });
  const row = fc.tuple(subject.target, subject.prediction, weight);
  const rows = fc.array(row, { minLength: 1, maxLength: 30 });
  const positive = rows.map((all) => all.map(([t, p, w]) => [t, p, w + 1] as const));

  it('does not depend on the order of the samples', () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(fc.property(shuffled, ([all, other]) => expectSame(score(other), score(all))));
  });

  it('does not change by samples of weight 0', () => {
    fc.assert(
      fc.property(positive, fc.array(row, { maxLength: 9 }), (all, others) => {
        const without = others.map(([t, p]) => [t, p, 0] as const);
        expectSame(score([...all, ...without]), score(all));
      }),
    );
  });

  it('takes a weight for repetition', () => {
    fc.assert(
      fc.property(positive, (all) => {
        const repeated = all.flatMap(([t, p, w]) => Array.from({ length: w }, () => [t, p, 1] as const));
        // R² of one sample is undefined, though not of a sample that came several times.
        if (all.length > 1) expectSame(score(repeated), score(all));
      }),
    );
  });

  it('is nothing without samples', () => {
    expectSame(score([]), subject.empty);
  });

  if (inParts) {
    it('does not depend on parts, or on who has seen them', () => {
      fc.assert(
        fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, isMerged) => {
          expectSame(inParts(parts, isMerged), score(parts.flat()));
        }),
      );
    });
  }

  if (perfect) {
    it('knows perfect predictions, of one class too', () => {
      fc.assert(
        fc.property(fc.array(subject.target, { minLength: 1 }), fc.boolean(), (targets, isOneClass) => {
          const used = isOneClass ? targets.map(() => targets[0]!) : targets;
          expectSame(score(used.map((target) => [target, perfect.prediction(target), 1])), perfect.score);
        }),
      );
    });
  }

  it('gives numbers, NaN or an error for any input, never a wrong type', () => {
    const anything = fc.double();
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.oneof(subject.target, anything), fc.oneof(subject.prediction, one(anything)), anything),
        ),
        (all) => {
          try {
            expect(JSON.stringify(score(all))).not.toContain('undefined');
          } catch (error) {
            expect(error).toBeInstanceOf(ours.EvaluatorError);
          }
        },
      ),
    );
  });
});

describe('NaN', () => {
  const nan = Number.NaN;

  it('passes through sums', () => {
    expect(ours.meanAbsoluteError([1, 2], [1, nan])).toBeNaN();
    expect(ours.maxError([1, 2], [nan, 2])).toBeNaN();
    expect(ours.medianAbsoluteError([1, 2], [nan, 2])).toBeNaN();
    expect(ours.r2([1, 2, 3], [1, nan, 3])).toBeNaN();
    expect(ours.explainedVariance([1, 2, 3], [1, nan, 3])).toBeNaN();
    expect(ours.logLoss([0, 1], [0.5, nan])).toBeNaN();
    expect(ours.brierScore([0, 1], [0.5, nan])).toBeNaN();
    expect(ours.topKAccuracy([0, 1], [nan, 0.1, 0.2, 0.8], { k: 1 })).toBe(0.5);
  });

  it('cannot be ranked, and is no class', () => {
    for (const score of [ours.rocAuc, ours.averagePrecision, ours.rocCurve, ours.precisionRecallCurve]) {
      expect(() => score([0, 1], [0.5, nan])).toThrow('NaN for sample 1');
    }
    expect(() => ours.confusionMatrix([0, nan], [0, 1])).toThrow('NaN');
    expect(() => ours.multilabelRocAuc([0, 1], [nan, 0], { numLabels: 2 })).toThrow('NaN');
  });
});
