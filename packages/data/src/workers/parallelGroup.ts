import type { NumberedSample } from '../numberedSample.js';
import type { GroupSource } from '../processors/processingPlan.js';
import type { Outcome, ProcessingRun, ProcessorChain } from '../processors/processorChain.js';
import { compactSamples } from './compactSamples.js';
import { SharedSlots } from './sharedSlots.js';
import { restoreError, type WorkerResult } from './workerMessages.js';
import { WorkerCrash, type WorkerPool } from './workerPool.js';

export interface ParallelGroupOptions {
  readonly pool: WorkerPool;
  readonly source: GroupSource;
  /** The same processors, for the main thread. */
  readonly chain: ProcessorChain;
  /** Longest time of one sample; undefined: no limit. */
  readonly timeLimitMs: number | undefined;
  readonly useSharedMemory: boolean;
  /** Takes a line for the user. */
  readonly print: (line: string) => void;
}

/** Samples after which is decided whether workers pay. */
const SAMPLES_TO_JUDGE = 2048;

/** What the samples of a group have cost so far, in milliseconds. */
export interface ParallelCosts {
  readonly samples: number;
  /** In the processors. */
  readonly work: number;
  /** In the main thread, to send them. */
  readonly send: number;
}

/** A group of processors in the workers of a pool. */
export class ParallelGroup {
  private readonly sums = { samples: 0, work: 0, send: 0 };
  private readonly inputSlots = new SharedSlots();
  private readonly resultSlots = new SharedSlots();
  private isStopped = false;

  constructor(private readonly options: ParallelGroupOptions) {}

  get costs(): ParallelCosts {
    return this.sums;
  }

  /**
   * The outcomes of samples, in their order: made by a worker, or in the main thread once workers do not pay.
   *
   * @param mayLend whether arrays may lie in memory that is used anew once the outcome is released.
   */
  async process(items: readonly NumberedSample[], run: ProcessingRun, mayLend: boolean): Promise<Outcome[]> {
    this.judge();
    if (!this.isStopped) return this.processInWorker(items, { run, mayLend, tryResults: false });
    const outcomes: Outcome[] = [];
    for (const item of items) outcomes.push(await this.options.chain.apply(item, run));
    return outcomes;
  }

  /**
   * Work that is done sooner than it is sent there and back makes the main thread slower, not faster. What it costs to
   * send a sample is measured; to receive one costs about as much.
   */
  private judge(): void {
    const { samples, work, send } = this.sums;
    const { print, source } = this.options;
    if (this.isStopped || samples < SAMPLES_TO_JUDGE || work >= 2 * send) return;
    this.isStopped = true;
    const microseconds = (sum: number): string => `${((sum / samples) * 1000).toFixed(1)} µs`;
    print(
      `Workers do not pay for ${source.name}: a sample takes ${microseconds(work)} to process and about ${microseconds(2 * send)} to send there and back. It goes on in the main thread; run_parallel false spares the start of the workers`,
    );
  }

  /**
   * Takes samples through the group, in one task.
   *
   * If a worker ends or hangs, the sample that was at work has failed, and the others are sent anew: each call has random
   * numbers of its own, so that they come out as they would have.
   *
   * @returns the outcomes in the order of the samples.
   * @throws {DataError} if the group cannot be made in a worker.
   */
  private async processInWorker(items: readonly NumberedSample[], call: WorkerCall): Promise<Outcome[]> {
    if (items.length === 0) return [];
    try {
      return await this.send(items, call);
    } catch (error) {
      const failed = failedAt(error, items.length);
      if (failed === undefined) throw error;
      const failure = { where: this.options.source.name, error };
      if (failed === 'unknown') {
        if (call.tryResults) return [{ failure }];
        const singly = items.map((item) => this.processInWorker([item], { ...call, tryResults: true }));
        return (await Promise.all(singly)).flat();
      }
      return [
        ...(await this.processInWorker(items.slice(0, failed), call)),
        { failure },
        ...(await this.processInWorker(items.slice(failed + 1), call)),
      ];
    }
  }

  private async send(
    items: readonly NumberedSample[],
    { run, mayLend, tryResults }: WorkerCall,
  ): Promise<Outcome[]> {
    const { pool, source, timeLimitMs, useSharedMemory } = this.options;
    const start = performance.now();
    const { samples, buffer } = compactSamples(
      items.map(({ sample }) => sample),
      { allocate: (bytes) => (useSharedMemory ? this.inputSlots.take(bytes) : new ArrayBuffer(bytes)) },
    );
    const lent = buffer instanceof SharedArrayBuffer ? buffer : undefined;
    const shared = useSharedMemory && mayLend;
    const task = {
      source,
      run,
      indices: items.map(({ index }) => index),
      samples,
      lent,
      results: { shared, slot: shared ? this.resultSlots.takeAny() : undefined },
      tryResults,
      progress: new Int32Array(new SharedArrayBuffer(4)).fill(-1),
    };
    const running = pool.run(task, buffer instanceof ArrayBuffer ? buffer : undefined, timeLimitMs);
    this.sums.send += performance.now() - start;
    // Memory of a task that fails is not used again: its worker may not be dead yet.
    const result = await running;
    if (lent) this.inputSlots.give(lent);
    if (task.results.slot && !result.slot) this.resultSlots.give(task.results.slot);
    this.sums.samples += items.length;
    this.sums.work += result.milliseconds;
    return this.outcomesOf(result);
  }

  private outcomesOf({ samples, failures, slot }: WorkerResult): Outcome[] {
    let lent = samples.length;
    const release = (): void => {
      lent--;
      if (slot && lent === 0) this.resultSlots.give(slot);
    };
    const outcomes: Outcome[] = samples.map((sample) => (slot ? { sample, release } : { sample }));
    for (const { at, where, error } of failures) {
      release();
      outcomes[at] = { failure: { where, error: restoreError(error) } };
    }
    return outcomes;
  }
}

/** How some samples are sent. */
interface WorkerCall {
  readonly run: ProcessingRun;
  readonly mayLend: boolean;
  /** For a single sample of which it is to be tried whether what becomes of it can be sent. */
  readonly tryResults: boolean;
}

/** Which of the samples is to blame for an error: undefined if none is, `unknown` if sending them singly tells. */
function failedAt(error: unknown, count: number): number | 'unknown' | undefined {
  const isCrash = error instanceof WorkerCrash;
  if (isCrash && error.at >= 0 && error.at < count) return error.at;
  // A worker that ended before its first sample would do so again; one that ended behind its last could not send them.
  const isOfSending = isCrash
    ? error.at === count
    : error instanceof Error && error.name === 'DataCloneError';
  return isOfSending ? 'unknown' : undefined;
}
