import * as tf from '@tensorflow/tfjs';
import { toTensors } from '@tfaip/core';
import {
  describeGolden,
  type GoldenCase,
  type GoldenTensor,
  goldenArray,
  plainJavaScript,
  readGoldenCases,
  type Tolerance,
  waysOfRunning,
} from '@tfaip/numerics';
import { metricOf } from '../testSupport/kerasConfig.js';

interface Update {
  /** Null for metrics of values alone. */
  readonly y_true: GoldenTensor | null;
  readonly y_pred: GoldenTensor;
  readonly sample_weight: GoldenTensor | null;
  /** The result after this update. */
  readonly expected: GoldenTensor;
  readonly expected64?: GoldenTensor;
  readonly tolerance: Tolerance;
}

interface MetricCase {
  readonly id: string;
  readonly metric: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly updates: readonly Update[];
}

/** A step that updates a metric and gives its result; its state is made before, as that of a trained model is. */
function goldenCase({ id, metric: name, config, updates }: MetricCase): GoldenCase {
  const runs = updates.map(({ y_true, y_pred, sample_weight, expected, expected64, tolerance }) => ({
    feeds: {
      ...(y_true && { targets: goldenArray(y_true) }),
      predictions: goldenArray(y_pred),
      ...(sample_weight && { weights: goldenArray(sample_weight) }),
    },
    expected: { result: { value: expected, tolerance, ...(expected64 && { value64: expected64 }) } },
  }));
  const prepare: GoldenCase['prepare'] = () => {
    const metric = metricOf(name, config);
    const step: ReturnType<GoldenCase['prepare']>['step'] = ({ targets, predictions, weights }) => {
      metric.call(...(targets ? [targets] : []), predictions, weights);
      return { result: metric.result() };
    };
    tf.tidy(() => step(toTensors(runs[0]!.feeds)));
    metric.resetState();
    return { step, dispose: () => metric.dispose() };
  };
  return { id, family: name, prepare, runs };
}

const cases = ['metrics', 'metricsEdges'].flatMap((file) =>
  readGoldenCases<MetricCase>(new URL(`../golden/${file}.json`, import.meta.url)),
);
describeGolden('metrics', cases.map(goldenCase), [...waysOfRunning, plainJavaScript]);
