import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExperimentResult, hasCheckpoint, readExperimentResult } from './experimentResult.js';
import { argumentsOf, type Experiment, type ExperimentTable } from './experimentTable.js';
import { resultCsv } from './resultTable.js';

export interface ExperimentsOptions {
  readonly scenario: string;
  readonly table: ExperimentTable;
  /** Folder of the runs, each in a folder of its own, and of the result table. */
  readonly outputDir: string;
  /** Runs at the same time. */
  readonly parallel: number;
  /** Parameters for all runs; those of the table win over them. */
  readonly args: readonly string[];
  readonly print: (line: string) => void;
  /** Starts no further run, and lets those under way stop. */
  readonly signal?: AbortSignal;
}

/** How an experiment has ended. */
export interface ExperimentOutcome {
  readonly experiment: Experiment;
  readonly result: ExperimentResult;
}

/**
 * Trains with each row of a table, every one in a process of its own. What is complete already stays; what was interrupted
 * goes on. The result table is written anew after each run.
 *
 * @returns one outcome for each row, in the table's order.
 */
export async function runExperiments(options: ExperimentsOptions): Promise<ExperimentOutcome[]> {
  const { table, outputDir, parallel, signal } = options;
  await mkdir(outputDir, { recursive: true });
  const outcomes: ExperimentOutcome[] = [];
  for (const experiment of table.experiments) {
    outcomes.push({ experiment, result: await readExperimentResult(join(outputDir, experiment.name)) });
  }
  const left = outcomes.filter(({ result }) => result.status !== 'complete');
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next && !signal?.aborted; next = left.shift()) {
      const result = await runExperiment(options, next.experiment);
      outcomes[outcomes.indexOf(next)] = { experiment: next.experiment, result };
      await writeResults(outputDir, table, outcomes);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  await writeResults(outputDir, table, outcomes);
  return outcomes;
}

async function runExperiment(
  { scenario, outputDir, args, print, signal }: ExperimentsOptions,
  experiment: Experiment,
): Promise<ExperimentResult> {
  const directory = join(outputDir, experiment.name);
  const resumes = await hasCheckpoint(directory);
  const own = argumentsOf(experiment);
  print(`${experiment.name}: ${resumes ? 'goes on' : 'starts'} with ${own.join(' ')}`);
  const command = resumes
    ? ['resume-training', '--scenario', scenario, directory, ...own]
    : ['train', scenario, ...args, ...own, '--trainer.output_dir', directory, '--trainer.overwrite'];
  const { code, lastLines } = await runTfaip(command, join(outputDir, `${experiment.name}.log`), signal);
  const result = await readExperimentResult(directory);
  if (code === 0 && result.status === 'complete') {
    print(
      `${experiment.name}: complete${result.best ? `, best ${result.best.name} ${result.best.value}` : ''}`,
    );
    return result;
  }
  if (signal?.aborted) return { status: 'interrupted' };
  print(`${experiment.name}: failed with exit code ${code}, see ${experiment.name}.log`);
  return { status: 'failed', error: lastLines };
}

/** Runs this program anew, its output going to a file; gives the end of what it said. */
async function runTfaip(
  args: readonly string[],
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; lastLines: string }> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A signal to the whole group would reach the child twice: it gets its own from here.
    detached: true,
  });
  const stop = (): void => void child.kill('SIGINT');
  signal?.addEventListener('abort', stop, { once: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      log.write(bytes);
      said = (said + bytes.toString()).slice(-2000);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  signal?.removeEventListener('abort', stop);
  log.end();
  await once(log, 'close');
  return { code, lastLines: errorIn(said) };
}

/** What stands behind the last `error:`, in one line. */
function errorIn(text: string): string {
  const start = text.lastIndexOf('error:');
  return text
    .slice(Math.max(0, start))
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .slice(0, 500);
}

async function writeResults(
  outputDir: string,
  table: ExperimentTable,
  outcomes: readonly ExperimentOutcome[],
): Promise<void> {
  const path = join(outputDir, 'results.csv');
  await writeFile(`${path}.writing`, await resultCsv(table, outcomes));
  await rename(`${path}.writing`, path);
}
