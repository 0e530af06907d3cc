import { DataError } from '@tfaip/core';
import { Piscina } from 'piscina';
import {
  restoreError,
  type WorkerResult,
  type WorkerSetupFailure,
  type WorkerTask,
} from './workerMessages.js';

/** A worker ended, or was ended, while a sample was at work. */
export class WorkerCrash extends Error {
  /** @param at place of the sample in its task; -1 if the worker had not begun. */
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = 'WorkerCrash';
  }
}

export interface WorkerPoolOptions {
  /** Most memory of a worker's heap in MiB; default: V8's limit. */
  readonly maxHeapMiB?: number;
}

interface RunningTask {
  readonly progress: Int32Array;
  readonly samples: number;
  readonly timeLimitMs: number;
  readonly abort: AbortController;
  seenProgress: number;
  seenAt: number;
}

/** How often workers are looked at for progress, at least, in milliseconds. */
const CHECK_EVERY_MS = 1000;

/**
 * Worker threads that all pipelines of a data set share; they start with the first task and live until {@link close}.
 *
 * Idle workers do not keep the process alive.
 */
export class WorkerPool {
  private size = 0;
  private piscina: Piscina<WorkerTask, WorkerResult | WorkerSetupFailure> | undefined;
  private readonly running = new Set<RunningTask>();
  private hasWorked = false;
  private watch: NodeJS.Timeout | undefined;

  constructor(private readonly options: WorkerPoolOptions = {}) {}

  /** Asks for at least so many workers; has no effect once they run. */
  reserve(workers: number): void {
    this.size = Math.max(this.size, workers);
  }

  /**
   * Runs a task in the next free worker.
   *
   * @param timeLimitMs longest time without a finished sample; undefined: no limit.
   * @throws {WorkerCrash} if the worker ends or makes no progress; another one takes its place.
   * @throws {DataError} if the group cannot be made in a worker.
   * @throws {Error} `DataCloneError` if samples cannot be sent.
   */
  async run(
    task: WorkerTask,
    moved: ArrayBuffer | undefined,
    timeLimitMs: number | undefined,
  ): Promise<WorkerResult> {
    const running: RunningTask = {
      progress: task.progress,
      samples: task.samples.length,
      timeLimitMs: timeLimitMs ?? Number.POSITIVE_INFINITY,
      abort: new AbortController(),
      seenProgress: -1,
      seenAt: 0,
    };
    this.running.add(running);
    this.startWatch(running.timeLimitMs);
    try {
      const { signal } = running.abort;
      const result = await this.threads().run(task, { signal, transferList: moved ? [moved] : [] });
      this.hasWorked = true;
      if ('setupError' in result) throw setupError(task, result);
      return result;
    } catch (error) {
      throw errorOf(error, running);
    } finally {
      this.running.delete(running);
      if (this.running.size === 0) this.stopWatch();
    }
  }

  /** Ends all workers; tasks that run are lost, and whoever waits for them gets an error. New tasks start new workers. */
  async close(): Promise<void> {
    const { piscina } = this;
    this.piscina = undefined;
    this.abortAll(new DataError('The workers were closed while samples were processed.'));
    await piscina?.destroy();
  }

  private threads(): Piscina<WorkerTask, WorkerResult | WorkerSetupFailure> {
    if (this.piscina) return this.piscina;
    const { maxHeapMiB } = this.options;
    this.piscina = new Piscina({
      filename: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
        .href,
      minThreads: this.size,
      maxThreads: this.size,
      execArgv: loaderArguments(process.execArgv),
      ...(maxHeapMiB !== undefined && { resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB } }),
    });
    this.piscina.on('error', (error: Error) => this.onIdleError(error));
    return this.piscina;
  }

  /** An error in a worker without a task: before the first result ever, workers cannot start, and no task would end. */
  private onIdleError(error: Error): void {
    if (this.hasWorked) return;
    const reason = new DataError('The worker threads do not start.', { given: error.message, cause: error });
    this.abortAll(reason);
  }

  private abortAll(reason: DataError): void {
    for (const { abort } of this.running) abort.abort(reason);
  }

  private startWatch(timeLimitMs: number): void {
    if (this.watch || !Number.isFinite(timeLimitMs)) return;
    this.watch = setInterval(() => this.endHanging(), Math.min(CHECK_EVERY_MS, timeLimitMs / 4)).unref();
  }

  private stopWatch(): void {
    clearInterval(this.watch);
    this.watch = undefined;
  }

  private endHanging(): void {
    const now = performance.now();
    for (const task of this.running) {
      const progress = Atomics.load(task.progress, 0);
      if (progress !== task.seenProgress) {
        task.seenProgress = progress;
        task.seenAt = now;
      } else if (progress >= 0 && progress < task.samples && now - task.seenAt > task.timeLimitMs) {
        const message = `no result within ${task.timeLimitMs / 1000} s; the worker was ended`;
        task.abort.abort(new WorkerCrash(message, progress));
      }
    }
  }
}

/** The error to throw for one that piscina has given. */
function errorOf(error: unknown, task: RunningTask): unknown {
  if (task.abort.signal.aborted) return task.abort.signal.reason;
  if (error instanceof DataError || (error instanceof Error && error.name === 'DataCloneError')) return error;
  const at = Atomics.load(task.progress, 0);
  const message = error instanceof Error ? error.message : 'its results cannot be sent';
  if (at >= 0) return new WorkerCrash(message, at);
  return new DataError('A worker ended while it made a group of processors.', {
    given: message,
    cause: error,
  });
}

function setupError({ source }: WorkerTask, { setupError }: WorkerSetupFailure): DataError {
  return new DataError(`The group ${source.name} cannot be made in a worker.`, {
    given: `${source.module}: ${setupError.name}: ${setupError.message}`,
    cause: restoreError(setupError),
  });
}

const loaderFlags = [
  '--import',
  '--require',
  '-r',
  '--loader',
  '--experimental-loader',
  '--conditions',
  '-C',
];

/**
 * The arguments of a Node process that decide on how modules are loaded, such as TypeScript's loader; workers take no
 * others. Who registers a loader at run time adds it to `process.execArgv`, by which child processes get it too.
 */
export function loaderArguments(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((argument, at) => {
    const [flag, value] = argument.split(/=(.*)/s);
    if (!loaderFlags.includes(flag!)) return [];
    return value === undefined ? [argument, execArgv[at + 1]!] : [argument];
  });
}
