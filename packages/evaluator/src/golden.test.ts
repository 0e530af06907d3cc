import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accuracy } from './accuracy.js';
import { confusionMatrix } from './confusionMatrix.js';
import { type FoundScores, precisionRecallFScore } from './precisionRecallFScore.js';
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from './regression.js';

/** Cases computed by scikit-learn 1.9.1. */
interface Case {
  id: string;
  function: string;
  config: {
    normalize?: 'true' | 'pred' | 'all' | null;
    labels?: number[];
    average?: 'micro' | 'macro' | 'weighted' | null;
    beta?: number;
    zero_division?: number;
  };
  inputs: Record<'y_true' | 'y_pred' | 'sample_weight', { shape: number[]; data: number[] }>;
  expected: unknown;
  tolerance: { rtol: number; atol: number };
}

type Data = [targets: number[], predictions: number[], options: { sampleWeights?: number[] }];

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('golden/evaluators.json', import.meta.url), 'utf8'),
);
const normalizeBy = { true: 'targets', pred: 'predictions', all: 'all' } as const;

const report = ({ precision, recall, fScore, support }: FoundScores): object => ({
  precision,
  recall,
  'f1-score': fScore,
  support,
});

const ours: Record<string, (data: Data, config: Case['config'], numOutputs: number) => unknown> = {
  accuracy_score: (data) => accuracy(...data),
  zero_one_loss: (data) => 1 - accuracy(...data),
  hamming_loss: (data) => 1 - accuracy(...data),
  balanced_accuracy_score: (data) => precisionRecallFScore(...data).macro.recall,
  confusion_matrix: ([targets, predictions, options], { normalize, labels }) =>
    confusionMatrix(targets, predictions, {
      ...options,
      ...(labels && { labels }),
      ...(normalize && { normalize: normalizeBy[normalize] }),
    }).counts,
  precision_recall_fscore_support: (data, { average }) => {
    const { perClass, ...averages } = scores(data);
    if (average) {
      const { precision, recall, fScore } = averages[average];
      return [precision, recall, fScore, null];
    }
    return (['precision', 'recall', 'fScore', 'support'] as const).map((field) =>
      perClass.map((each) => each[field]),
    );
  },
  fbeta_score: (data, { average, beta }) => scores(data, beta)[average!].fScore,
  classification_report: (data) => {
    const { perClass, macro, weighted } = scores(data);
    return {
      ...Object.fromEntries(perClass.map((each) => [each.label, report(each)])),
      accuracy: accuracy(...data),
      'macro avg': report(macro),
      'weighted avg': report(weighted),
    };
  },
  mean_absolute_error: ([targets, predictions], _config, numOutputs) =>
    meanAbsoluteError(targets, predictions, { numOutputs }),
  mean_squared_error: ([targets, predictions], _config, numOutputs) =>
    meanSquaredError(targets, predictions, { numOutputs }),
  root_mean_squared_error: ([targets, predictions], _config, numOutputs) =>
    rootMeanSquaredError(targets, predictions, { numOutputs }),
  r2_score: ([targets, predictions], _config, numOutputs) => r2(targets, predictions, { numOutputs }),
};

function scores([targets, predictions, options]: Data, beta = 1) {
  return precisionRecallFScore(targets, predictions, { ...options, beta, zeroDivision: 0 });
}

function expectNear(got: unknown, expected: unknown, tolerance: Case['tolerance']): void {
  if (typeof expected === 'number') {
    const allowed = tolerance.atol + tolerance.rtol * Math.abs(expected);
    expect(Math.abs((got as number) - expected)).toBeLessThanOrEqual(allowed);
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
  const matching = cases.filter(({ function: name }) => name in ours);

  it('has cases for all of our functions', () => {
    expect(new Set(matching.map(({ function: name }) => name))).toEqual(new Set(Object.keys(ours)));
    expect(matching).toHaveLength(49);
  });

  it.each(matching)('equals $id', ({ function: name, config, inputs, expected, tolerance }) => {
    const { y_true, y_pred, sample_weight } = inputs;
    const options = sample_weight ? { sampleWeights: sample_weight.data } : {};
    const numOutputs = y_true.shape[1] ?? 1;
    expectNear(ours[name]!([y_true.data, y_pred.data, options], config, numOutputs), expected, tolerance);
  });
});
