import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRow, LoggedRun, RunLogger } from './runLogger.js';

/**
 * Writes `metrics.csv`: a line for each epoch, with validation under `val_NAME` beside training. A cell is empty where
 * there is no value; a column that comes later is added behind the others.
 */
export class CsvLogger implements RunLogger {
  private path = '';
  private columns: string[] = [];
  private lines: string[][] = [];

  async open({ outputDir, stepsDone }: LoggedRun): Promise<void> {
    this.path = join(outputDir, 'metrics.csv');
    if (stepsDone === 0) return;
    const { parse } = await import('csv-parse/sync');
    const written = parse(await readFile(this.path, 'utf8').catch(() => ''));
    const [columns = [], ...lines] = written as string[][];
    const step = columns.indexOf('step');
    this.columns = columns;
    this.lines = lines.filter((cells) => Number(cells[step]) <= stepsDone);
  }

  /** The file is written anew, as a whole: it is small, and a killed run leaves no half of a line. */
  async logEpoch({ epoch, step, seconds, learningRate, train, val = {}, isBest }: EpochRow): Promise<void> {
    const values: Record<string, number> = { epoch, step, seconds, learning_rate: learningRate, ...train };
    for (const [name, value] of Object.entries(val)) values[`val_${name}`] = value;
    values.is_best = isBest ? 1 : 0;
    this.columns.push(...Object.keys(values).filter((name) => !this.columns.includes(name)));
    this.lines.push(this.columns.map((name) => (name in values ? String(values[name]) : '')));
    const width = this.columns.length;
    const padded = this.lines.map((cells) => [...cells, ...Array<string>(width - cells.length).fill('')]);
    const { stringify } = await import('csv-stringify/sync');
    await writeFile(`${this.path}.writing`, stringify([this.columns, ...padded]));
    await rename(`${this.path}.writing`, this.path);
  }
}
