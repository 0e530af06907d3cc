import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchmarkError } from '../benchmarkError.js';
import { median } from '../step/benchmarkRow.js';
import { interleave } from '../step/interleave.js';
import { UnavailableError } from '../unavailableError.js';
import { writeMetricData } from './metricData.js';
import { type MetricName, metricPeers } from './metricName.js';
import { MetricProcess } from './metricProcess.js';

export interface EvaluatorBenchmarkOptions {
  readonly metrics: readonly MetricName[];
  /** Pairs of lines for the character error rate. */
  readonly pairs: number;
  /** Scores for the area under the curve. */
  readonly scores: number;
  /** Measured computations of each system, which take turns. */
  readonly rounds: number;
  /** Takes each line for the user. */
  readonly print: (line: string) => void;
}

/** What one system needs for one metric. */
export interface MetricRow {
  readonly metric: MetricName;
  readonly system: string;
  readonly size: number;
  readonly medianMs: number;
  /** Highest resident memory of the process, and what of it was there when the data had been read. */
  readonly peakMiB: number;
  readonly dataMiB: number;
  /** Median over the rounds of our time divided by the peer's in the same round; of our row, if the peer is there. */
  readonly ratioToPeer?: number;
}

/**
 * Measures metrics of large data beside the Python library that a user would take, each in a process of its own.
 *
 * @throws {BenchmarkError} if the results differ.
 */
export async function evaluatorBenchmark(options: EvaluatorBenchmarkOptions): Promise<MetricRow[]> {
  const { print } = options;
  print(
    `Milliseconds per metric on ${cpus()[0]?.model.trim()} (${availableParallelism()} threads), Node ${process.version}`,
  );
  const rows: MetricRow[] = [];
  for (const metric of options.metrics) rows.push(...(await measure(metric, options)));
  return rows;
}

async function measure(metric: MetricName, options: EvaluatorBenchmarkOptions): Promise<MetricRow[]> {
  const size = metric === 'cer' ? options.pairs : options.scores;
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-bench-'));
  const running: MetricProcess[] = [];
  try {
    await writeMetricData(folder, metric, size);
    running.push(await MetricProcess.startOurs(metric, folder));
    const peer = await peerOrSay(metric, folder, options.print);
    if (peer) running.push(peer);
    return await compare(metric, size, running, options);
  } finally {
    for (const system of running) system.stop();
    await rm(folder, { recursive: true });
  }
}

async function peerOrSay(
  metric: MetricName,
  folder: string,
  print: (line: string) => void,
): Promise<MetricProcess | undefined> {
  const peer = metricPeers[metric];
  try {
    return await MetricProcess.startPeer(peer, metric, folder);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    print(`${peer}: not available. ${error.message}`);
    return undefined;
  }
}

async function compare(
  metric: MetricName,
  size: number,
  running: readonly MetricProcess[],
  { rounds, print }: EvaluatorBenchmarkOptions,
): Promise<MetricRow[]> {
  // The first computation compiles code and grows heaps; that it agrees is all that it is good for.
  const first = await Promise.all(running.map((system) => system.compute()));
  checkAgreement(
    metric,
    first.map(({ value }) => value),
  );
  const peaks = new Map<string, number>();
  const timed = running.map((system) => ({
    name: system.name,
    train: async () => {
      const { ms, peakMiB } = await system.compute();
      peaks.set(system.name, peakMiB);
      return [ms];
    },
  }));
  const times = await interleave(timed, { steps: rounds, rounds });
  return running.map(({ name, dataMiB }, i): MetricRow => {
    const ms = times.get(name)!.flat();
    const peerMs = i === 0 && running[1] ? times.get(running[1].name)!.flat() : undefined;
    const ratio = peerMs && { ratioToPeer: median(ms.map((own, round) => own / peerMs[round]!)) };
    const row = {
      metric,
      system: name,
      size,
      medianMs: median(ms),
      peakMiB: peaks.get(name)!,
      dataMiB,
      ...ratio,
    };
    print(lineOf(row));
    return row;
  });
}

function checkAgreement(metric: MetricName, [ours, peers]: readonly number[]): void {
  if (peers === undefined || Math.abs(ours! - peers) <= 1e-9 * Math.abs(peers)) return;
  throw new BenchmarkError(`${metric}: ours is ${ours}, the peer's ${peers}.`);
}

function lineOf({ metric, system, size, medianMs, peakMiB, dataMiB, ratioToPeer }: MetricRow): string {
  const ratio = ratioToPeer === undefined ? '' : `, ${ratioToPeer.toFixed(2)} of ${metricPeers[metric]}`;
  const memory = `peak ${peakMiB.toFixed(0)} MiB (${dataMiB.toFixed(0)} with the data alone)`;
  return `${metric} ${size} ${system}: ${medianMs.toFixed(0)} ms${ratio}, ${memory}`;
}
