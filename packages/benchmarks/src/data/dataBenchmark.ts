import { availableParallelism, cpus } from 'node:os';
import { BenchmarkError } from '../benchmarkError.js';
import { median } from '../step/benchmarkRow.js';
import { UnavailableError } from '../unavailableError.js';
import { busyLoopSpeedUp } from './busyLoops.js';
import { PipelineProcess, type PipelineSystem } from './pipelineProcess.js';
import { type Task, taskBatchSize } from './tasks.js';

export interface DataBenchmarkOptions {
  readonly tasks: readonly Task[];
  readonly workers: readonly number[];
  readonly systems: readonly PipelineSystem[];
  /** Seconds that one measurement should take. */
  readonly seconds: number;
  readonly rounds: number;
  readonly print: (line: string) => void;
}

/** One cell of the table: samples per second in each round. */
export interface DataRow {
  readonly task: Task;
  readonly system: PipelineSystem;
  readonly workers: number;
  readonly samplesPerSecond: readonly number[];
}

/**
 * Samples per second of input pipelines that do the same work. In each round all take turns, and two bare loops say what
 * the machine could give meanwhile; ratios are taken round by round.
 *
 * @throws {BenchmarkError} if systems do not do the same work.
 */
export async function dataBenchmark(options: DataBenchmarkOptions): Promise<DataRow[]> {
  const { print } = options;
  print(
    `Samples per second on ${cpus()[0]?.model.trim()} (${availableParallelism()} threads), Node ${process.version}`,
  );
  const running = options.systems.flatMap((name) => startOrSay(name, print));
  try {
    const rows: DataRow[] = [];
    for (const task of options.tasks) rows.push(...(await measureTask(task, running, options)));
    return rows;
  } finally {
    for (const system of running) await system.stop();
  }
}

async function measureTask(
  task: Task,
  running: readonly PipelineProcess[],
  { workers, seconds, rounds, print }: DataBenchmarkOptions,
): Promise<DataRow[]> {
  const rows = running.flatMap(({ name }) =>
    workers.map((count) => ({ task, system: name, workers: count, samplesPerSecond: [] as number[] })),
  );
  const samples = await trial(task, running, seconds);
  const loops: number[] = [];
  for (let round = 0; round < rounds; round++) {
    loops.push(await busyLoopSpeedUp());
    for (const count of workers) {
      for (const system of running) {
        const request = { task, workers: count, samples: samples.get(system.name)! };
        const { samplesPerSecond } = await system.measure(request);
        rows
          .find((row) => row.system === system.name && row.workers === count)
          ?.samplesPerSecond.push(samplesPerSecond);
      }
    }
  }
  for (const row of rows)
    print(line(task, row.system, String(row.workers), median(row.samplesPerSecond).toFixed(0)));
  for (const text of summary(task, rows, loops)) print(text);
  return rows;
}

/** How many samples a measurement of each system takes, and whether all do the same work. */
async function trial(
  task: Task,
  running: readonly PipelineProcess[],
  seconds: number,
): Promise<Map<PipelineSystem, number>> {
  const samples = new Map<PipelineSystem, number>();
  let expected: number | undefined;
  for (const system of running) {
    const { samplesPerSecond, checksum } = await system.measure({
      task,
      workers: 1,
      samples: 4 * taskBatchSize,
    });
    samples.set(
      system.name,
      taskBatchSize * Math.max(4, Math.round((samplesPerSecond * seconds) / taskBatchSize)),
    );
    expected ??= checksum;
    if (Math.abs(checksum - expected) <= 1e-3 * expected) continue;
    throw new BenchmarkError(
      `${system.name} does other work on ${task}: checksum ${checksum}, not ${expected}.`,
    );
  }
  return samples;
}

function summary(task: Task, rows: readonly DataRow[], loops: readonly number[]): string[] {
  const rates = (system: PipelineSystem, workers: number): readonly number[] | undefined =>
    rows.find((row) => row.system === system && row.workers === workers)?.samplesPerSecond;
  const lines: string[] = [];
  const [one, two] = [rates('tfaip', 1), rates('tfaip', 2)];
  if (one && two) {
    const speedUp = median(ratios(two, one));
    const share = median(ratios(ratios(two, one), loops));
    lines.push(
      `${task}: from 1 to 2 workers x ${speedUp.toFixed(2)}, two bare loops x ${median(loops).toFixed(2)}: ${share.toFixed(2)} of them`,
    );
  }
  for (const system of new Set(rows.map((row) => row.system))) {
    if (system === 'tfaip') continue;
    const parts = [...new Set(rows.map((row) => row.workers))].flatMap((workers) => {
      const [ours, theirs] = [rates('tfaip', workers), rates(system, workers)];
      return ours && theirs ? [`${workers} workers x ${median(ratios(ours, theirs)).toFixed(2)}`] : [];
    });
    lines.push(`${task}: tfaip to ${system}: ${parts.join(', ')}`);
  }
  return lines;
}

function ratios(values: readonly number[], bases: readonly number[]): number[] {
  return values.map((value, i) => value / bases[i]!);
}

function startOrSay(name: PipelineSystem, print: (line: string) => void): PipelineProcess[] {
  try {
    return [new PipelineProcess(name)];
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    print(`${name}: not available.\n${error.message.replaceAll(/^/gm, '  ')}`);
    return [];
  }
}

function line(...cells: string[]): string {
  return cells.map((cell, i) => (i < 3 ? cell.padEnd(10) : cell.padStart(8))).join(' ');
}
