import { type ConfidenceInterval, pairedBootstrap } from '@tfaip/evaluator';
import type { LavParams, LavResult } from '@tfaip/trainer';
import { printLine } from '../io.js';
import type { ExportRun } from './runExportCommand.js';
import { shownValue } from './shownValue.js';

/** Validates exported models on each data set, and prints a line for each value. */
export const lavRun: ExportRun<LavParams> = {
  paramsCls: (scenario) => scenario.lavParamsCls(),
  async run(params, scenario, io) {
    const print = (line: string): void => printLine(io, line);
    const lav = scenario.create().createLav(params, { print });
    let first: LavResult | undefined;
    for await (const result of lav.results()) {
      if (first?.dataSet !== result.dataSet) first = result;
      for (const line of linesOf(result, scenario.module)) print(line);
      if (result !== first) for (const line of comparison(result, first)) print(line);
    }
    if (params.dump !== null) print(`Targets and predictions: ${params.dump}`);
  },
};

function linesOf(
  { model, dataSet, samples, values, evaluation, intervals }: LavResult,
  module: string | null,
): string[] {
  const name =
    dataSet === 'the validation data' ? `${dataSet}${module === null ? '' : ` of ${module}`}` : dataSet;
  const all = Object.entries({ ...values, ...evaluation });
  return [
    `${model} on ${name}: ${samples} samples`,
    ...all.map(([label, value]) => `  ${label}: ${shownValue(value)}${range(intervals[label])}`),
  ];
}

function range(interval: ConfidenceInterval | undefined): string {
  if (!interval) return '';
  const { lower, upper } = interval;
  return `  (95 % confidence: ${lower.toPrecision(6)} to ${upper.toPrecision(6)})`;
}

/** Whether a model differs from the first one, by the values that can be resampled. */
function comparison(result: LavResult, first: LavResult): string[] {
  return Object.entries(result.resampled).flatMap(([label, metric]) => {
    const other = first.resampled[label];
    if (!other) return [];
    const { estimate, pValue } = pairedBootstrap(metric, other);
    return [
      `  ${label} - that of ${first.model}: ${estimate.toPrecision(6)}  (p = ${pValue.toPrecision(3)})`,
    ];
  });
}
