import type { LoggedValue, NamedArrays, NdArray, OperationTime, RunOptions, StepResult } from '@tfaip/core';
import type { GraphSession, PreparedRun, SessionArray } from '@tfaip/libtensorflow';
import { stepFeed } from '../record/recordStep.js';
import type { SessionVariables } from './sessionVariables.js';
import type { TracedStep } from './traceStep.js';

/** Steps that take less run on this thread: a native one costs 100 µs, and no timer notices a millisecond. */
const MOST_MS_ON_THIS_THREAD = 1;

/** How much the latest run counts in the mean of run times. */
const WEIGHT_OF_LATEST = 0.1;

/** A step's graph in a session, ready to run. */
export class StepProgram {
  private readonly feedNames: readonly string[];
  private readonly plain: PreparedRun;
  private logging: PreparedRun | undefined;
  /** Mean time of a run in milliseconds; at first it is not known, so that no long run blocks. */
  private meanMs = Number.POSITIVE_INFINITY;

  constructor(
    readonly traced: TracedStep,
    private readonly session: GraphSession,
    private readonly variables: SessionVariables,
    private readonly prefix: string,
  ) {
    this.feedNames = Object.keys(traced.inputs);
    this.plain = this.prepare(false);
  }

  /** Runs the step on a native thread, or on this one if steps are very short. */
  async run(
    feeds: NamedArrays,
    { step, logging = false, traceOperations = false }: RunOptions,
  ): Promise<StepResult> {
    const { traced, variables } = this;
    const values = this.feedNames.map((name) =>
      name === stepFeed
        ? { dtype: 'int32' as const, shape: [], data: Int32Array.of(step) }
        : sessionArray(feeds[name]!),
    );
    variables.detach(traced.changed);
    variables.write(traced.variables);
    const prepared = logging && traced.logs.length > 0 ? this.withLogs() : this.plain;
    const { results, operations } = traceOperations
      ? await prepared.runTraced(values)
      : { results: await this.runTimed(prepared, values), operations: undefined };
    variables.changed(traced.changed);
    const result = this.resultOf(results, logging);
    return operations ? { ...result, operations: operations.map((each) => this.named(each)) } : result;
  }

  private async runTimed(
    prepared: PreparedRun,
    values: readonly SessionArray[],
  ): Promise<readonly SessionArray[]> {
    const start = performance.now();
    const results =
      this.meanMs < MOST_MS_ON_THIS_THREAD ? prepared.run(values) : await prepared.runAsync(values);
    this.noteTime(performance.now() - start);
    return results;
  }

  /** With the node's name in the step's own graph instead of the session's. */
  private named(time: OperationTime): OperationTime {
    const prefix = `${this.prefix}/`;
    return time.node.startsWith(prefix) ? { ...time, node: time.node.slice(prefix.length) } : time;
  }

  private withLogs(): PreparedRun {
    this.logging ??= this.prepare(true);
    return this.logging;
  }

  private prepare(logging: boolean): PreparedRun {
    const { outputs, logs, target, inputs } = this.traced;
    const name = (tensor: string): string => `${this.prefix}/${tensor}`;
    const fetches = [...Object.values(outputs), ...(logging ? logs.map(({ tensor }) => tensor) : [])];
    return this.session.prepare({
      feeds: Object.values(inputs).map(name),
      fetches: fetches.map(name),
      targets: [name(target)],
    });
  }

  private noteTime(ms: number): void {
    this.meanMs = Number.isFinite(this.meanMs) ? this.meanMs + WEIGHT_OF_LATEST * (ms - this.meanMs) : ms;
  }

  private resultOf(results: readonly SessionArray[], logging: boolean): StepResult {
    const names = Object.keys(this.traced.outputs);
    const values: Record<string, NdArray> = {};
    for (const [i, name] of names.entries()) values[name] = results[i] as NdArray;
    const logged = logging
      ? this.traced.logs.map(
          ({ handler, path }, i): LoggedValue => ({
            handler,
            path,
            value: results[names.length + i] as NdArray,
          }),
        )
      : [];
    return { values, logged };
  }
}

function sessionArray({ dtype, shape, data }: NdArray): SessionArray {
  return { dtype, shape, data };
}
