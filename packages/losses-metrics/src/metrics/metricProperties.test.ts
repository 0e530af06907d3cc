import * as tf from '@tensorflow/tfjs';
import { waysOfRunning } from '@tfaip/numerics';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as package_ from '../index.js';
import type { AnyMetric } from '../testSupport/kerasConfig.js';

/** Targets and predictions of a metric, a row for each sample. */
interface Kind {
  readonly targets: (row: number[]) => number[];
  readonly predictions: (row: number[]) => number[];
}

const classes = 3;
const oneHot = (index: number): number[] => Array.from({ length: classes }, (_, k) => Number(k === index));
const classOf = ([first]: number[]): number => Math.min(classes - 1, Math.floor(first! * classes));

/** By what a metric is called with; rows are three numbers for the target and three for the prediction, in [0, 1). */
const kinds = {
  decision: { targets: ([x]) => [Number(x! >= 0.5)], predictions: ([x]) => [x!] },
  sparse: { targets: (row) => [classOf(row)], predictions: (row) => row },
  labels: { targets: (row) => [classOf(row)], predictions: (row) => [classOf(row)] },
  oneHot: { targets: (row) => oneHot(classOf(row)), predictions: (row) => row },
  numbers: { targets: (row) => row, predictions: (row) => row },
} satisfies Record<string, Kind>;

interface Example {
  readonly name: string;
  readonly make: () => AnyMetric;
  readonly kind: keyof typeof kinds;
  /** For predictions that are exactly right. */
  readonly perfect?: number;
  /** Before the first update, and after one of no samples. */
  readonly empty: number;
  /** What a prediction of NaN counts as: a wrong one, or a no; or it makes the result NaN, or is left out. */
  readonly nan: 'wrong' | 'no' | 'NaN' | 'ignored';
}

const example = (
  name: string,
  make: () => package_.Metric,
  rest: Omit<Example, 'name' | 'make'>,
): Example => ({ name, make: make as () => unknown as () => AnyMetric, ...rest });

const examples: Example[] = [
  example('BinaryAccuracy', () => new package_.BinaryAccuracy(), {
    kind: 'decision',
    perfect: 1,
    empty: 0,
    nan: 'wrong',
  }),
  example('CategoricalAccuracy', () => new package_.CategoricalAccuracy(), {
    kind: 'oneHot',
    perfect: 1,
    empty: 0,
    nan: 'wrong',
  }),
  example('SparseTopK', () => new package_.SparseTopKCategoricalAccuracy({ k: 2 }), {
    kind: 'sparse',
    empty: 0,
    nan: 'wrong',
  }),
  example('Precision', () => new package_.Precision(), {
    kind: 'decision',
    perfect: 1,
    empty: 0,
    nan: 'no',
  }),
  example('Recall', () => new package_.Recall(), { kind: 'decision', perfect: 1, empty: 0, nan: 'no' }),
  example('AUC', () => new package_.AUC(), { kind: 'decision', perfect: 1, empty: 0, nan: 'wrong' }),
  example('AUC, PR', () => new package_.AUC({ curve: 'PR' }), {
    kind: 'decision',
    perfect: 1,
    empty: 0,
    nan: 'wrong',
  }),
  example('AUC, multi-label', () => new package_.AUC({ multiLabel: true }), {
    kind: 'oneHot',
    perfect: 1,
    empty: 0,
    nan: 'wrong',
  }),
  example('PrecisionAtRecall', () => new package_.PrecisionAtRecall({ recall: 0.5 }), {
    kind: 'decision',
    perfect: 1,
    empty: 0,
    nan: 'no',
  }),
  example('F1Score', () => new package_.F1Score({ average: 'macro' }), {
    kind: 'oneHot',
    perfect: 1,
    empty: 0,
    nan: 'wrong',
  }),
  example('F1Score, threshold', () => new package_.F1Score({ average: 'micro', threshold: 0.5 }), {
    kind: 'oneHot',
    perfect: 1,
    empty: 0,
    nan: 'wrong',
  }),
  example('MeanIoU', () => new package_.MeanIoU({ numClasses: classes }), {
    kind: 'labels',
    perfect: 1,
    empty: 0,
    nan: 'ignored',
  }),
  example('R2Score', () => new package_.R2Score(), {
    kind: 'numbers',
    perfect: 1,
    empty: Number.NaN,
    nan: 'NaN',
  }),
  example('PearsonCorrelation', () => new package_.PearsonCorrelation(), {
    kind: 'numbers',
    perfect: 1,
    empty: 0,
    nan: 'NaN',
  }),
  example('ConcordanceCorrelation', () => new package_.ConcordanceCorrelation(), {
    kind: 'numbers',
    perfect: 1,
    empty: 0,
    nan: 'NaN',
  }),
  example('RootMeanSquaredError', () => new package_.RootMeanSquaredError(), {
    kind: 'numbers',
    perfect: 0,
    empty: 0,
    nan: 'NaN',
  }),
  example('CosineSimilarity', () => new package_.CosineSimilarityMetric(), {
    kind: 'numbers',
    perfect: 1,
    empty: 0,
    nan: 'NaN',
  }),
  example('MeanAbsoluteError', () => new package_.LossMetric(new package_.MeanAbsoluteError()), {
    kind: 'numbers',
    perfect: 0,
    empty: 0,
    nan: 'NaN',
  }),
];

/** A sample: what its target and its prediction are made of, and its weight. */
interface Row {
  readonly target: number[];
  readonly prediction: number[];
  readonly weight: number;
}

const unit = fc.integer({ min: 1, max: 98 }).map((n) => n / 100);
const three = fc.uniqueArray(unit, { minLength: 3, maxLength: 3 });
const row: fc.Arbitrary<Row> = fc.record({
  target: three,
  prediction: three,
  weight: fc.integer({ min: 0, max: 8 }),
});

function matrix(rows: readonly number[][], width: number, dtype: 'float32' | 'int32'): tf.Tensor {
  const whole = tf.tensor2d(rows.flat(), [rows.length, width], dtype);
  return width === 1 ? tf.reshape(whole, [rows.length]) : whole;
}

/** The result of a metric over batches of samples. */
function resultOf(
  { make, kind }: Example,
  batches: readonly (readonly Row[])[],
  change = (row: number[]) => row,
): number {
  const metric = make();
  const { targets, predictions } = kinds[kind] as Kind;
  const probe = [0.5, 0.25, 0.75];
  const result = tf.tidy(() => {
    for (const batch of batches) {
      const dtype = kind === 'sparse' || kind === 'labels' ? 'int32' : 'float32';
      metric.updateState(
        matrix(
          batch.map((each) => targets(each.target)),
          targets(probe).length,
          dtype,
        ),
        matrix(
          batch.map((each) => change(predictions(each.prediction))),
          predictions(probe).length,
          'float32',
        ),
        tf.tensor1d(batch.map(({ weight }) => weight)),
      );
    }
    return metric.result().dataSync()[0]!;
  });
  metric.dispose();
  return result;
}

const settings = { seed: 11, numRuns: 15 };

for (const way of waysOfRunning.slice(1)) {
  way.suite(`metrics, ${way.name}`, () => {
    it.each(examples)('$name does not depend on order and batches, nor on samples of weight 0', (each) => {
      const split = fc.tuple(fc.array(row, { minLength: 2, maxLength: 12 }), fc.nat());
      fc.assert(
        fc.property(split, ([rows, at]) => {
          const whole = resultOf(each, [rows]);
          const cut = at % rows.length;
          const same = [
            resultOf(each, [rows.slice(0, cut), rows.slice(cut)]),
            resultOf(each, [[...rows].reverse()]),
            resultOf(each, [[...rows, { target: [0.9, 0.1, 0.2], prediction: [0.1, 0.2, 0.3], weight: 0 }]]),
          ];
          for (const other of same) expectClose(other, whole);
        }),
        settings,
      );
    });

    it.each(examples.filter(({ perfect }) => perfect !== undefined))(
      '$name is $perfect for what is right',
      (each) => {
        const rows = [
          [0.9, 0.1, 0.3],
          [0.2, 0.7, 0.5],
          [0.4, 0.2, 0.6],
          [0.6, 0.3, 0.1],
        ].map((numbers) => ({ target: numbers, prediction: numbers, weight: 1 }));
        // Class scores that are the highest where the class is.
        const exact = each.kind === 'oneHot' ? { ...each, kind: 'exactOneHot' as const } : each;
        expectClose(
          exact.kind === 'exactOneHot' ? perfectOneHot(each, rows) : resultOf(each, [rows]),
          each.perfect!,
        );
      },
    );

    it.each(examples)('$name is $empty of nothing', (each) => {
      const fresh = each.make();
      expect(fresh.result().dataSync()[0]).toBe(each.empty);
      expectClose(resultOf(each, [[]]), each.empty);
      expectClose(
        resultOf(each, [[{ target: [0.9, 0.1, 0.2], prediction: [0.1, 0.3, 0.2], weight: 0 }]]),
        each.empty,
      );
      fresh.dispose();
    });

    it.each(examples)('$name takes NaN in a prediction as $nan', (each) => {
      const good: Row[] = [0.9, 0.2, 0.6, 0.4].map((x) => ({
        target: [x, 0.1, 0.3],
        prediction: [x, 0.1, 0.3],
        weight: 1,
      }));
      const bad: Row[] = [
        { target: [0.9, 0.8, 0.7], prediction: [Number.NaN, Number.NaN, Number.NaN], weight: 1 },
      ];
      const [without, result] = [resultOf(each, [good]), resultOf(each, [good, bad])];
      const refuse = (numbers: number[]): number[] => numbers.map((x) => (Number.isNaN(x) ? 0 : x));
      if (each.nan === 'NaN') expect(result).toBeNaN();
      else if (each.nan === 'no') expectClose(result, resultOf(each, [good, bad], refuse));
      else if (each.nan === 'ignored') expectClose(result, without);
      else expect(result).toBeLessThanOrEqual(without);
    });

    it('AUC, precision and recall of one class alone are finite', () => {
      for (const target of [0.1, 0.9]) {
        const rows = [0.2, 0.8, 0.4].map((x) => ({ target: [target], prediction: [x], weight: 1 }));
        for (const name of ['AUC', 'AUC, PR', 'Precision', 'Recall', 'PrecisionAtRecall']) {
          const value = resultOf(examples.find((each) => each.name === name)!, [rows]);
          expect(value >= 0 && value <= 1, `${name} of ${target}: ${value}`).toBe(true);
        }
      }
    });
  });
}

/** One-hot predictions for one-hot targets. */
function perfectOneHot(each: Example, rows: readonly Row[]): number {
  const metric = each.make();
  const result = tf.tidy(() => {
    const targets = matrix(
      rows.map(({ target }) => oneHot(classOf(target))),
      classes,
      'float32',
    );
    return metric.call(targets, targets).result().dataSync()[0]!;
  });
  metric.dispose();
  return result;
}

function expectClose(value: number, expected: number): void {
  if (Number.isNaN(expected)) expect(value).toBeNaN();
  else expect(Math.abs(value - expected), `${value} and ${expected}`).toBeLessThan(3e-6);
}
