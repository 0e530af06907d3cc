import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as ours from './index.js';

/** Cases computed by scikit-learn 1.9.1. */
interface Case {
  id: string;
  function: string;
  config: {
    normalize?: 'true' | 'pred' | 'all' | null;
    labels?: number[];
    average?: 'micro' | 'macro' | 'weighted' | 'samples' | null;
    beta?: number;
    zero_division?: number | 'NaN';
    weights?: 'linear' | 'quadratic' | null;
    adjusted?: boolean;
    samplewise?: boolean;
    drop_intermediate?: boolean;
    max_fpr?: number;
    multi_class?: 'ovr' | 'ovo';
    k?: number;
    scale_by_half?: boolean;
    multioutput?: 'uniform_average' | 'raw_values' | 'variance_weighted' | number[];
    force_finite?: boolean;
  };
  inputs: Record<string, { shape: number[]; data: number[] }>;
  expected: unknown;
  tolerance: { rtol: number; atol: number };
}

/** Options of ours that are there only if the case has them. */
interface Options {
  sampleWeights?: number[];
  labels?: number[];
}

type Adapter = (
  targets: number[],
  predictions: number[],
  options: Options,
  config: Case['config'],
  /** Columns of the targets; undefined if they are a vector. */
  numColumns: number | undefined,
  inputs: Case['inputs'],
) => unknown;

function casesOf(file: string): Case[] {
  return JSON.parse(readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8')).cases;
}

const normalizeBy = { true: 'targets', pred: 'predictions', all: 'all' } as const;

const adapters: Record<string, Adapter> = {
  accuracy_score: (t, p, options, _config, numLabels) =>
    numLabels ? ours.subsetAccuracy(t, p, { ...options, numLabels }) : ours.accuracy(t, p, options),
  zero_one_loss: (t, p, options) => ours.zeroOneLoss(t, p, options),
  hamming_loss: (t, p, options, _config, numLabels = 1) => ours.hammingLoss(t, p, { ...options, numLabels }),
  balanced_accuracy_score: (t, p, options, { adjusted = false }) =>
    ours.balancedAccuracy(t, p, { ...options, adjusted }),
  matthews_corrcoef: (t, p, options) => ours.matthewsCorrelation(t, p, options),
  cohen_kappa_score: (t, p, options, { weights }) =>
    ours.cohenKappa(t, p, { ...options, weighting: weights ?? 'none' }),
  confusion_matrix: (t, p, options, { normalize }) =>
    ours.confusionMatrix(t, p, { ...options, ...(normalize && { normalize: normalizeBy[normalize] }) })
      .counts,
  multilabel_confusion_matrix: (t, p, options, { samplewise }, numLabels) => {
    const multilabel = samplewise ? ours.samplewiseCounts : ours.multilabelCounts;
    const counts = numLabels ? multilabel(t, p, { ...options, numLabels }) : ours.classCounts(t, p, options);
    return counts.map((each) => [
      [each.trueNegatives, each.falsePositives],
      [each.falseNegatives, each.truePositives],
    ]);
  },
  precision_recall_fscore_support: (t, p, options, config, numLabels) => {
    const { perClass, ...averages } = fScores(t, p, options, config, numLabels);
    if (config.average) {
      const { precision, recall, fScore } = averages[config.average];
      return [precision, recall, fScore, null];
    }
    return (['precision', 'recall', 'fScore', 'support'] as const).map((field) =>
      perClass.map((each) => each[field]),
    );
  },
  fbeta_score: (t, p, options, config) => fScores(t, p, options, config, undefined)[config.average!].fScore,
  jaccard_score: (t, p, options, { average, zero_division }, numLabels) => {
    const form = { ...options, zeroDivision: Number(zero_division) };
    const scores = numLabels
      ? ours.multilabelJaccardScore(t, p, { ...form, numLabels })
      : { ...ours.jaccardScore(t, p, form), samples: Number.NaN };
    return average ? scores[average] : scores.perClass.map(({ score }) => score);
  },
  classification_report: (t, p, options, { zero_division }) => {
    const report = ours.classificationReport(t, p, { ...options, zeroDivision: Number(zero_division) });
    return {
      ...Object.fromEntries(report.perClass.map((each) => [each.label, reportRow(each)])),
      accuracy: report.accuracy,
      'macro avg': reportRow(report.macro),
      'weighted avg': reportRow(report.weighted),
    };
  },
  average_precision_score: (t, s, options, { average }, numLabels) => {
    if (numLabels) {
      return average
        ? ours.multilabelAveragePrecision(t, s, { ...options, average, numLabels })
        : ours.averagePrecisionPerLabel(t, s, { ...options, numLabels });
    }
    if (s.length === t.length) return ours.averagePrecision(t, s, options);
    return ours.oneVsRestAveragePrecision(t, s, { ...options, average: average as 'macro' });
  },
  roc_auc_score: (t, s, options, { average, multi_class, max_fpr }, numLabels) => {
    if (multi_class === 'ovo') return ours.oneVsOneRocAuc(t, s, { average: average as 'macro' });
    if (multi_class === 'ovr') {
      return average
        ? ours.oneVsRestRocAuc(t, s, { ...options, average: average as 'macro' })
        : ours.rocAucPerClass(t, s, options);
    }
    if (!numLabels) return ours.rocAuc(t, s, { ...options, maxFalsePositiveRate: max_fpr ?? 1 });
    return average
      ? ours.multilabelRocAuc(t, s, { ...options, average, numLabels })
      : ours.rocAucPerLabel(t, s, { ...options, numLabels });
  },
  brier_score_loss: (t, p, options, { scale_by_half }) =>
    ours.brierScore(t, p, { ...options, ...(scale_by_half && { scaleByHalf: true }) }),
  log_loss: (t, p, options) => ours.logLoss(t, p, options),
  top_k_accuracy_score: (t, s, options, { k }) => ours.topKAccuracy(t, s, { ...options, k: k! }),
  precision_recall_curve: (t, s, options, { drop_intermediate: dropIntermediate = false }) => {
    const curve = ours.precisionRecallCurve(t, s, { ...options, dropIntermediate });
    return {
      precision: [...curve.precision],
      recall: [...curve.recall],
      thresholds: [...curve.thresholds],
    };
  },
  roc_curve: (t, s, options, { drop_intermediate: dropIntermediate = true }) => {
    const curve = ours.rocCurve(t, s, { ...options, dropIntermediate });
    return {
      fpr: [...curve.falsePositiveRates],
      tpr: [...curve.truePositiveRates],
      thresholds: [...curve.thresholds],
    };
  },
  auc: (_t, _p, _options, _config, _columns, { x, y }) => ours.areaUnderCurve(x!.data, y!.data),
  mean_absolute_error: regression('meanAbsoluteError'),
  mean_squared_error: regression('meanSquaredError'),
  root_mean_squared_error: regression('rootMeanSquaredError'),
  r2_score: regression('r2'),
  explained_variance_score: regression('explainedVariance'),
  max_error: regression('maxError'),
  mean_absolute_percentage_error: regression('meanAbsolutePercentageError'),
  median_absolute_error: (t, p, options, { multioutput }, numOutputs = 1) => {
    const medianOf = (output: number): number => {
      const column = (values: number[]) => values.filter((_, i) => i % numOutputs === output);
      return ours.medianAbsoluteError(column(t), column(p), options);
    };
    if (multioutput === 'raw_values')
      return Array.from({ length: numOutputs }, (_, output) => medianOf(output));
    const weights = Array.isArray(multioutput) ? { outputWeights: multioutput } : {};
    return ours.medianAbsoluteError(t, p, { ...options, numOutputs, ...weights });
  },
};

function fScores(
  targets: number[],
  predictions: number[],
  options: Options,
  { beta = 1, zero_division }: Case['config'],
  numLabels: number | undefined,
): ours.MultilabelPrecisionRecallFScore {
  const form = { ...options, beta, zeroDivision: Number(zero_division) };
  if (numLabels) return ours.multilabelPrecisionRecallFScore(targets, predictions, { ...form, numLabels });
  const scores = ours.precisionRecallFScore(targets, predictions, form);
  return { ...scores, samples: scores.macro };
}

function reportRow({ precision, recall, fScore, support }: ours.FoundScores): object {
  return { precision, recall, 'f1-score': fScore, support };
}

function regression(name: keyof ours.RegressionScores): Adapter {
  return (
    targets,
    predictions,
    { sampleWeights },
    { multioutput, force_finite: forceFinite = true },
    numOutputs,
  ) => {
    const state = new ours.RegressionAccumulator(numOutputs);
    state.updateState(targets, predictions, sampleWeights);
    if (multioutput === 'raw_values') return state.perOutput(forceFinite).map((scores) => scores[name]);
    const outputWeights = multioutput === 'variance_weighted' ? 'variance' : multioutput;
    return state.result({ forceFinite, ...(outputWeights !== 'uniform_average' && { outputWeights }) })[name];
  };
}

function expectNear(got: unknown, expected: unknown, tolerance: Case['tolerance']): void {
  if (typeof expected === 'number') {
    const allowed = tolerance.atol + tolerance.rtol * Math.abs(expected);
    expect(Math.abs((got as number) - expected)).toBeLessThanOrEqual(allowed);
  } else if (typeof expected === 'string') {
    expect(got).toBe(Number(expected));
  } else if (expected === null) {
    expect(got).toBeNull();
  } else {
    expect(Object.keys(got as object).sort()).toEqual(Object.keys(expected as object).sort());
    for (const [key, value] of Object.entries(expected as object)) {
      expectNear((got as Record<string, unknown>)[key], value, tolerance);
    }
  }
}

describe('scikit-learn', () => {
  const matching = casesOf('evaluators.json').filter(({ function: name }) => !/^(text|sequence)_/.test(name));
  const edgeCases = casesOf('edge_cases.json');

  it('has cases for all adapters', () => {
    expect(new Set(matching.map(({ function: name }) => name))).toEqual(new Set(Object.keys(adapters)));
    expect([matching.length, edgeCases.length]).toEqual([125, 719]);
  });

  it.each([...matching, ...edgeCases])(
    'equals $id',
    ({ function: name, config, inputs, expected, tolerance }) => {
      const { y_true, y_pred, y_score, sample_weight } = inputs;
      const options = {
        ...(sample_weight && { sampleWeights: sample_weight.data }),
        ...(config.labels && { labels: config.labels }),
      };
      const predictions = (y_pred ?? y_score)?.data ?? [];
      const got = adapters[name]!(y_true?.data ?? [], predictions, options, config, y_true?.shape[1], inputs);
      expectNear(got, expected, tolerance);
    },
  );
});
