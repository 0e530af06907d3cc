import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BenchmarkError } from '../benchmarkError.js';
import { peerProgram, peersPython } from '../peersPython.js';
import { UnavailableError } from '../unavailableError.js';
import type { MetricName } from './metricName.js';

/** A line of a process: the first when the data are there, then one for each computation. */
export interface MetricAnswer {
  readonly ms: number;
  readonly value: number;
  /** Highest resident memory of the process so far. */
  readonly peakMiB: number;
}

/** One system in a process of its own, which computes a metric of its data on each request. */
export class MetricProcess {
  private constructor(
    readonly name: string,
    /** Memory when the data had been read. */
    readonly dataMiB: number,
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
  ) {}

  /** This project's metric. */
  static startOurs(metric: MetricName, folder: string): Promise<MetricProcess> {
    const worker = fileURLToPath(new URL('./metricWorker.ts', import.meta.url));
    // Read from source like this process, by the same conditions and loaders.
    return MetricProcess.start('tfaip', process.execPath, [...process.execArgv, worker, metric, folder]);
  }

  /** @throws {UnavailableError} if the peer is not installed. */
  static async startPeer(peer: string, metric: MetricName, folder: string): Promise<MetricProcess> {
    const args = [peerProgram('metric.py'), metric, folder];
    return MetricProcess.start(peer, peersPython(), args).catch((error: Error) => {
      throw new UnavailableError(`${error.message} Run: pnpm bench install-peers`);
    });
  }

  private static async start(name: string, command: string, args: string[]): Promise<MetricProcess> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { peakMiB } = await nextAnswer(name, answers);
    return new MetricProcess(name, peakMiB, child, answers);
  }

  /** Computes the metric once. */
  compute(): Promise<MetricAnswer> {
    this.child.stdin?.write('\n');
    return nextAnswer(this.name, this.answers);
  }

  stop(): void {
    this.child.kill();
  }
}

async function nextAnswer(name: string, answers: AsyncIterator<string>): Promise<MetricAnswer> {
  const { value, done } = await answers.next();
  if (done) throw new BenchmarkError(`The process of ${name} has ended.`);
  return JSON.parse(value);
}
