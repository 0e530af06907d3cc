import { writeFile } from 'node:fs/promises';
import { findLearningRate, type LearningRateCurve, LrFindParams } from '@tfaip/trainer';
import { printLine } from '../io.js';
import { runScenarioCommand, type ScenarioCall } from './runScenarioCommand.js';

/** Rows of the table that is printed. */
const ROWS = 20;
/** Characters of the longest bar. */
const BAR = 40;

/**
 * Finds a learning rate for a scenario and prints the losses over the rates.
 *
 * @throws {UsageError} that lists all problems of the arguments.
 */
export async function runLrFind(call: Omit<ScenarioCall, 'command' | 'own'>): Promise<void> {
  const range = new LrFindParams();
  const own = [{ path: 'lr_find', params: range }];
  await runScenarioCommand({ ...call, command: 'lr-find', own }, async ({ trainer, scenario, io }) => {
    const print = (line: string): void => printLine(io, line);
    const curve = await findLearningRate(trainer, scenario.create(), range, { print });
    for (const line of table(curve)) print(line);
    if (range.csv !== null) await writeFile(range.csv, csv(curve));
    print(conclusion(curve));
  });
}

function table({ points, suggestion }: LearningRateCurve): string[] {
  const stride = Math.max(1, Math.ceil(points.length / ROWS));
  const largest = Math.max(...points.map(({ smoothed }) => smoothed));
  const rows = points.filter(({ learningRate }, i) => i % stride === 0 || learningRate === suggestion);
  return rows.map(({ learningRate, smoothed }) => {
    const bar = '#'.repeat(Math.max(1, Math.round((BAR * smoothed) / largest)));
    const mark = learningRate === suggestion ? '  <- steepest' : '';
    return `${learningRate.toExponential(2)}  loss ${smoothed.toPrecision(6)}  ${bar}${mark}`;
  });
}

function csv({ points }: LearningRateCurve): string {
  const rows = points.map(({ learningRate, loss, smoothed }) => `${learningRate},${loss},${smoothed}\n`);
  return `learning_rate,loss,smoothed_loss\n${rows.join('')}`;
}

function conclusion({ suggestion }: LearningRateCurve): string {
  return suggestion === undefined
    ? 'The loss falls nowhere: try another range by --lr_find.min and --lr_find.max, or more steps.'
    : `Suggestion: --trainer.learning_rate.lr ${Number(suggestion.toPrecision(2))}`;
}
