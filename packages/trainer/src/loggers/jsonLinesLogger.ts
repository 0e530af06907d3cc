import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Values } from '../callbacks/trainerCallback.js';
import type { EpochRow, LoggedRun, RunLogger, StepRow } from './runLogger.js';

/**
 * Writes `metrics.jsonl`: an object on each line, `{"kind": "step", …}` for logging steps and `{"kind": "epoch", …}`.
 * A value that JSON has not is its name: `"NaN"`, `"Infinity"`.
 */
export class JsonLinesLogger implements RunLogger {
  private path = '';

  async open({ outputDir, stepsDone }: LoggedRun): Promise<void> {
    this.path = join(outputDir, 'metrics.jsonl');
    const before = stepsDone > 0 ? await readFile(this.path, 'utf8').catch(() => '') : '';
    const kept = before.split('\n').filter((line) => stepOf(line) <= stepsDone);
    await writeFile(`${this.path}.writing`, kept.map((line) => `${line}\n`).join(''));
    await rename(`${this.path}.writing`, this.path);
  }

  logStep({ losses, ...row }: StepRow): Promise<void> {
    return this.append({ kind: 'step', ...row, losses: plainValues(losses) });
  }

  logEpoch({ train, val, learningRate, isBest, ...row }: EpochRow): Promise<void> {
    return this.append({
      kind: 'epoch',
      ...row,
      learning_rate: learningRate,
      is_best: isBest,
      train: plainValues(train),
      ...(val && { val: plainValues(val) }),
    });
  }

  private append(row: object): Promise<void> {
    return appendFile(this.path, `${JSON.stringify(row)}\n`);
  }
}

/** Infinite for a line that is no row: a killed process may have left a part of one. */
function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as { step: number }).step;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function plainValues(values: Values): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  );
}
