import type { Labels, SampleWeightOptions } from '../values.js';
import { confusionMatrix } from './confusionMatrix.js';
import {
  type FoundScores,
  type FScoreOptions,
  type PrecisionRecallFScore,
  precisionRecallFScoreOf,
} from './precisionRecallFScore.js';

export interface ClassificationReport extends PrecisionRecallFScore {
  /** Share of all samples that are predicted right, in [0, 1], whichever classes are shown. */
  readonly accuracy: number;
}

/**
 * Everything that `precisionRecallFScore` knows, with the accuracy; memory: the square of the number of classes.
 * {@link formatClassificationReport} makes a table of it.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, beta is below 0, or labels are NaN or of
 *   mixed types.
 */
export function classificationReport(
  targets: Labels,
  predictions: Labels,
  options: FScoreOptions & SampleWeightOptions = {},
): ClassificationReport {
  const { sampleWeights } = options;
  const matrix = confusionMatrix(targets, predictions, { sampleWeights });
  const accuracy = precisionRecallFScoreOf(matrix).micro.recall;
  return { ...precisionRecallFScoreOf(matrix, options), accuracy };
}

/**
 * The report as lines of text: one for each class, then the accuracy and the averages.
 *
 * @param digits decimals of the scores. Default: 2.
 */
export function formatClassificationReport(report: ClassificationReport, digits = 2): string {
  const names = [...report.perClass.map(({ label }) => String(label)), 'weighted avg'];
  const width = Math.max(...names.map((name) => name.length));
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padStart(width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}`;
  const row = (name: string, { precision, recall, fScore, support }: FoundScores): string =>
    line(name, [...[precision, recall, fScore].map((score) => score.toFixed(digits)), String(support)]);
  const support = String(report.micro.support);
  return [
    line('', ['precision', 'recall', 'f-score', 'support']),
    '',
    ...report.perClass.map((each) => row(String(each.label), each)),
    '',
    line('accuracy', ['', '', report.accuracy.toFixed(digits), support]),
    row('micro avg', report.micro),
    row('macro avg', report.macro),
    row('weighted avg', report.weighted),
    '',
  ].join('\n');
}
