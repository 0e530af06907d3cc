import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNear, type GoldenTensor, type Tolerance, tensorOf } from '../golden/goldenTensor.js';
import golden from '../golden/metrics.json' with { type: 'json' };
import * as package_ from '../index.js';
import { Mean } from './mean.js';

interface Config {
  readonly k?: number;
  readonly threshold?: number;
  readonly from_logits?: boolean;
  readonly label_smoothing?: number;
  readonly fn?: string;
}

interface Update {
  /** Null for metrics of values alone. */
  readonly y_true: GoldenTensor | null;
  readonly y_pred: GoldenTensor;
  readonly sample_weight: GoldenTensor | null;
  readonly expected: GoldenTensor;
  readonly tolerance: Tolerance;
}

type AnyMetric = package_.Metric<(tf.Tensor | undefined)[]>;

const own: Record<string, new (options: object) => unknown> = {
  Accuracy: package_.Accuracy,
  BinaryAccuracy: package_.BinaryAccuracy,
  CategoricalAccuracy: package_.CategoricalAccuracy,
  SparseCategoricalAccuracy: package_.SparseCategoricalAccuracy,
  TopKCategoricalAccuracy: package_.TopKCategoricalAccuracy,
  SparseTopKCategoricalAccuracy: package_.SparseTopKCategoricalAccuracy,
  Mean: package_.Mean,
  Sum: package_.Sum,
  RootMeanSquaredError: package_.RootMeanSquaredError,
  CosineSimilarity: package_.CosineSimilarityMetric,
};

/** Keras has a metric class for each of these losses; here any loss is a metric. */
const byLoss: Record<string, (config: Config) => package_.Loss> = {
  MeanAbsoluteError: () => new package_.MeanAbsoluteError(),
  MeanSquaredError: () => new package_.MeanSquaredError(),
  LogCoshError: () => new package_.LogCosh(),
  MeanAbsolutePercentageError: () => new package_.MeanAbsolutePercentageError(),
  MeanSquaredLogarithmicError: () => new package_.MeanSquaredLogarithmicError(),
  Poisson: () => new package_.Poisson(),
  KLDivergence: () => new package_.KLDivergence(),
  Hinge: () => new package_.Hinge(),
  SquaredHinge: () => new package_.SquaredHinge(),
  CategoricalHinge: () => new package_.CategoricalHinge(),
  BinaryCrossentropy: ({ from_logits: fromLogits, label_smoothing: labelSmoothing }) =>
    new package_.BinaryCrossentropy({ fromLogits, labelSmoothing }),
  CategoricalCrossentropy: ({ from_logits: fromLogits }) =>
    new package_.CategoricalCrossentropy({ fromLogits }),
  SparseCategoricalCrossentropy: ({ from_logits: fromLogits }) =>
    new package_.SparseCategoricalCrossentropy({ fromLogits }),
  MeanMetricWrapper: ({ fn }) => (fn === 'huber' ? new package_.Huber() : new package_.MeanAbsoluteError()),
};

function make(name: string, config: Config): AnyMetric {
  const Class = own[name];
  const metric = Class ? new Class(config) : new package_.LossMetric(byLoss[name]!(config));
  return metric as AnyMetric;
}

const cases = golden.cases.filter(({ metric }) => metric in own || metric in byLoss);

beforeAll(() => tf.setBackend('cpu'));

describe('metrics against Keras', () => {
  it('covers every class that there is', () => {
    expect(new Set(cases.map(({ metric }) => metric)).size).toBe(24);
  });

  it.each(cases)('$id', ({ metric: name, config, updates }) => {
    const metric = make(name, config as Config);
    for (const [i, update] of (updates as unknown as Update[]).entries()) {
      const weights = update.sample_weight ? tensorOf(update.sample_weight) : undefined;
      const targets = update.y_true ? [tensorOf(update.y_true)] : [];
      metric.call(...[...targets, tensorOf(update.y_pred), weights]);
      expectNear(metric.result(), update.expected, update.tolerance, `after update ${i}`);
    }
  });
});

describe('Mean', () => {
  const value = (metric: { result(): tf.Tensor }): number => tf.tidy(() => metric.result().dataSync()[0]!);

  it('does not drift over a million additions', () => {
    const mean = new Mean();
    const batch = tf.fill([99], 0.1);
    for (let i = 0; i < 10_102; i++) mean.updateState(batch);
    // The float64 mean of the same numbers is that of one; left is the rounding of a batch's own sum (4e-9 if that is
    // added in float64, more in float32). A plain float32 sum of these batches ends 1e-5 away.
    expect(Math.abs(value(mean) - Math.fround(0.1))).toBeLessThan(5e-8);
  });

  it('keeps small values beside large ones that cancel', () => {
    const mean = new Mean();
    for (const x of [1e8, 1, -1e8, 1]) mean.updateState(tf.scalar(x));
    expect(value(mean)).toBe(0.5);
  });

  it('is 0 before the first update and after a reset, and infinite or NaN when values are', () => {
    const mean = new Mean();
    expect(value(mean)).toBe(0);
    mean.updateState(tf.tensor1d([1, Number.POSITIVE_INFINITY]));
    mean.updateState(tf.tensor1d([1]));
    expect(value(mean)).toBe(Number.POSITIVE_INFINITY);
    mean.updateState(tf.tensor1d([Number.NaN]));
    expect(value(mean)).toBe(Number.NaN);
    mean.resetState();
    expect(value(mean)).toBe(0);
    mean.updateState(tf.tensor1d([1, 2]));
    expect(value(mean)).toBe(1.5);
  });

  it('gives the same for any split into batches', () => {
    const values = Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const results = [1, 7, 60].map((size) => {
      const mean = new Mean();
      for (let i = 0; i < 60; i += size) mean.updateState(tf.tensor1d(values.slice(i, i + size)));
      return value(mean);
    });
    const exact = values.reduce((sum, x) => sum + x, 0) / 60;
    for (const result of results) expect(Math.abs(result - exact)).toBeLessThan(1e-8);
  });

  it('counts nothing for weights of 0 and says when weights do not fit', () => {
    const mean = new Mean();
    mean.updateState(tf.tensor1d([1, 5]), tf.tensor1d([1, 0]));
    expect(value(mean)).toBe(1);
    expect(() => mean.updateState(tf.ones([2, 3]), tf.ones([3]))).toThrow('weights float32 [3]');
  });

  it('updates inside a tidy and a gradient tape, leaks nothing, and can be given back', () => {
    const before = tf.memory().numTensors;
    const mean = new Mean({ name: 'm' });
    const weight = tf.tidy(() => tf.variable(tf.scalar(2)));
    let afterFirst = 0;
    for (let i = 0; i < 5; i++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => {
          const loss = tf.square(weight) as tf.Scalar;
          mean.call(loss);
          return loss;
        }, [weight]);
        expect(grads[weight.name]!.dataSync()[0]).toBe(4);
      });
      if (i === 0) afterFirst = tf.memory().numTensors;
    }
    expect(tf.memory().numTensors).toBe(afterFirst);
    expect(value(mean)).toBe(4);
    expect(mean.stateVariables().every((each) => !each.trainable)).toBe(true);
    mean.dispose();
    weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('accuracies', () => {
  it('return themselves when called, under their name', () => {
    const accuracy = new package_.Accuracy({ name: 'acc' });
    const called = accuracy.call(tf.tensor1d([1, 2], 'int32'), tf.tensor2d([[1], [3]], [2, 1], 'int32'));
    expect(called).toBe(accuracy);
    expect([called.name, called.result().dataSync()[0]]).toEqual(['acc', 0.5]);
  });

  it('say when classes are compared with scores', () => {
    expect(() => new package_.Accuracy().call(tf.ones([4]), tf.ones([4, 3]))).toThrow(
      'predictions float32 [4, 3]',
    );
  });

  it('count a target tied with the k-th score, and none out of range', () => {
    const metric = new package_.SparseTopKCategoricalAccuracy({ k: 1 });
    metric.call(
      tf.tensor1d([1, 7], 'int32'),
      tf.tensor2d([
        [3, 3, 1],
        [-1, -2, -3],
      ]),
    );
    expect(metric.result().dataSync()[0]).toBe(0.5);
  });
});
