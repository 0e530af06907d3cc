import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as package_ from '../index.js';
import { Mean } from './mean.js';

beforeAll(() => tf.setBackend('cpu'));

const value = (metric: { result(): tf.Tensor }): number => tf.tidy(() => metric.result().dataSync()[0]!);

describe('Mean', () => {
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

describe('counts', () => {
  it('go on beyond 2^24, where float32 stops counting', () => {
    // Ten million updates of three samples, in batches of a million.
    const million = tf.tensor1d([1e6, 1e6, 1e6]);
    const [targets, predictions] = [tf.tensor1d([1, 1, 0]), tf.tensor1d([0.9, 0.9, 0.8])];
    const metrics = [
      new package_.TruePositives(),
      new package_.FalsePositives(),
      new package_.Recall(),
      new package_.AUC(),
    ];
    const one = tf.ones([3]);
    for (let i = 0; i < 10; i++) for (const metric of metrics) metric.call(targets, predictions, million);
    for (let i = 0; i < 9; i++) for (const metric of metrics) metric.call(targets, predictions, one);
    // In float32 2e7 + 1 is 2e7: sums without compensation would not see these.
    for (let i = 0; i < 9; i++) metrics[1]!.call(tf.tensor1d([0]), tf.tensor1d([0.8]));
    expect(value(metrics[0]!)).toBe(20_000_018);
    expect(value(metrics[1]!)).toBe(10_000_018);
    expect(value(metrics[2]!)).toBe(1);
    tf.dispose([million, targets, predictions, one]);
  });

  it('of single samples add up after many', () => {
    const count = new package_.FalsePositives();
    count.call(tf.tensor1d([0]), tf.tensor1d([1]), tf.tensor1d([2 ** 24]));
    for (let i = 0; i < 1000; i++) count.call(tf.tensor1d([0]), tf.tensor1d([1]));
    expect(value(count)).toBe(2 ** 24 + 1000);
  });
});

describe('metrics of classes', () => {
  it('say when the number of classes changes, and start anew after dispose', () => {
    const score = new package_.F1Score();
    score.call(tf.eye(2), tf.eye(2));
    expect(() => score.call(tf.eye(3), tf.eye(3))).toThrow('do not fit those of earlier updates');
    score.dispose();
    expect([...score.call(tf.eye(3), tf.eye(3)).result().dataSync()]).toHaveLength(3);
  });

  it('refuse options that are none', () => {
    expect(() => new package_.Precision({ thresholds: 1.5 })).toThrow('thresholds must be numbers in [0, 1]');
    expect(() => new package_.AUC({ numThresholds: 1 })).toThrow('from 2 on');
    expect(() => new package_.AUC({ curve: 'roc' as package_.AucCurve })).toThrow('one of ROC, PR, PRGAIN');
    expect(() => new package_.PrecisionAtRecall({ recall: -1 })).toThrow('rate -1');
    expect(() => new package_.FBetaScore({ beta: 0 })).toThrow('beta 0');
    expect(() => new package_.IoU({ numClasses: 2, targetClassIds: [2] })).toThrow('targetClassIds [2]');
    expect(() => new package_.R2Score({ numRegressors: -1 })).toThrow('numRegressors -1');
    expect(() => new package_.Recall({ topK: 0 })).toThrow('topK 0');
  });

  it('say what shapes do not fit', () => {
    const [targets, scores] = [tf.ones([4]), tf.ones([4])];
    expect(() => new package_.Precision({ classId: 1 }).call(targets, scores)).toThrow('classId 1');
    expect(() => new package_.AUC({ multiLabel: true }).call(targets, scores)).toThrow('[batch, labels]');
    expect(() => new package_.Recall().call(targets, scores, tf.ones([3]))).toThrow('weights float32 [3]');
    expect(() => new package_.F1Score().call(targets, scores)).toThrow('[batch, classes]');
    expect(() => new package_.R2Score().call(tf.ones([2, 2, 2]), tf.ones([2, 2, 2]))).toThrow(
      '[batch, outputs]',
    );
  });
});

describe('R2Score', () => {
  it('keeps its digits beside a large mean', () => {
    const score = new package_.R2Score();
    for (const offset of [0, 2, 4]) {
      score.call(
        tf.tensor2d([[10_000 + offset], [10_001 + offset]]),
        tf.tensor2d([[10_000.5 + offset], [10_000.5 + offset]]),
      );
    }
    // Targets 0 … 5 apart from the mean: Σ (t - p)² = 6 / 4, Σ (t - mean)² = 17.5.
    expect(value(score)).toBeCloseTo(1 - 1.5 / 17.5, 6);
  });
});

describe('LossMetric', () => {
  it('does not count samples of an ignored class', () => {
    const loss = new package_.SparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: 1 });
    const metric = new package_.LossMetric(loss);
    const [classes, logits] = [tf.tensor2d([[0, 1]], [1, 2], 'int32'), tf.zeros([1, 2, 2])];
    expect(value(metric.call(classes, logits))).toBeCloseTo(Math.LN2, 6);
    expect(value(metric.call(classes, logits, tf.tensor1d([3])))).toBeCloseTo(Math.LN2, 6);
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
