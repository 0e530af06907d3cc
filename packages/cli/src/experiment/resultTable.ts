import type { ExperimentTable } from './experimentTable.js';
import type { ExperimentOutcome } from './runExperiments.js';

/** The columns that stand in front of the parameters. */
const resultColumns = [
  'name',
  'status',
  'best',
  'value',
  'best_epoch',
  'epochs',
  'steps',
  'seconds',
  'error',
];

/** The result table as CSV: how each run ended, then its parameters as the table of experiments gave them. */
export async function resultCsv(
  { parameters }: ExperimentTable,
  outcomes: readonly ExperimentOutcome[],
): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const rows = outcomes.map((outcome) => [
    ...resultCells(outcome),
    ...parameters.map((parameter) => outcome.experiment.cells[parameter] ?? ''),
  ]);
  return stringify([[...resultColumns, ...parameters], ...rows]);
}

/** The result table for the console, columns side by side. */
export function resultLines(
  { parameters }: ExperimentTable,
  outcomes: readonly ExperimentOutcome[],
): string[] {
  const shown = ['name', ...parameters, 'status', 'value', 'epoch', 'seconds'];
  const rows = outcomes.map(({ experiment, result }) => [
    experiment.name,
    ...parameters.map((parameter) => experiment.cells[parameter] ?? '-'),
    result.status,
    result.best ? result.best.value.toPrecision(6) : '-',
    String(result.best?.epoch ?? '-'),
    result.seconds === undefined ? '-' : result.seconds.toFixed(1),
  ]);
  const widths = shown.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [shown, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}

function resultCells({ experiment, result }: ExperimentOutcome): string[] {
  const { best } = result;
  const numbers = [best?.value, best?.epoch, result.epochs, result.steps];
  return [
    experiment.name,
    result.status,
    best?.name ?? '',
    ...numbers.map((value) => (value === undefined ? '' : String(value))),
    result.seconds?.toFixed(1) ?? '',
    result.error ?? '',
  ];
}
