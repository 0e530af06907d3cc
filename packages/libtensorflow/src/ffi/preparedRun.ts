import { NativeRuntimeError } from '../nativeRuntimeError.js';
import type { SessionArray } from '../sessionArray.js';
import type { GraphTensor } from './nativeGraph.js';
import { Int64Scratch } from './nativeMemory.js';
import type { NativeSession } from './nativeSession.js';
import type { OperationTime } from './operationTimes.js';
import type { RunFrame } from './runFrame.js';
import { RunTracing } from './runTracing.js';
import {
  checkTransferable,
  describeFeed,
  feedTensor,
  fetchArray,
  type MakeStrings,
} from './sessionTensors.js';
import type { TensorFlowC } from './tensorflowC.js';

/** Names of what a run feeds, computes and gives back. A tensor is `node` (its first output) or `node:index`. */
export interface RunNames {
  /** Tensors that are given values, placeholders as a rule. */
  readonly feeds?: readonly string[];
  /** Tensors whose values are wanted. */
  readonly fetches?: readonly string[];
  /** Nodes that are run for their effect. */
  readonly targets?: readonly string[];
}

/** What a traced run gives. */
export interface TracedResults {
  readonly results: SessionArray[];
  /** In the order in which they began. */
  readonly operations: readonly OperationTime[];
}

type SessionRunArguments = Parameters<TensorFlowC['TF_SessionRun']>;

/**
 * A run of a session whose names were looked up once. Made by `GraphSession.prepare`; usable until the session is
 * disposed, by any number of runs side by side.
 */
export class PreparedRun {
  readonly #feeds: readonly GraphTensor[];
  readonly #fetches: readonly GraphTensor[];
  readonly #feedOutputs: Int64Scratch;
  readonly #fetchOutputs: Int64Scratch;
  readonly #targets: Int64Scratch;
  readonly #targetCount: number;
  readonly #dims = new Int64Scratch(16);

  /** @internal */
  constructor(
    private readonly session: NativeSession,
    private readonly names: RunNames,
    private readonly makeStrings: MakeStrings,
  ) {
    session.checkOpen();
    const { graph } = session;
    const { feeds = [], fetches = [], targets = [] } = names;
    this.#feeds = feeds.map((name) => graph.tensor(name));
    this.#fetches = fetches.map((name) => graph.tensor(name));
    for (const tensor of [...this.#feeds, ...this.#fetches]) checkTransferable(tensor);
    this.#feedOutputs = outputArray(this.#feeds);
    this.#fetchOutputs = outputArray(this.#fetches);
    this.#targets = new Int64Scratch(targets.length + 1);
    targets.forEach((name, i) => {
      this.#targets.setPointer(i, graph.operation(name));
    });
    this.#targetCount = targets.length;
  }

  /**
   * Runs on this thread and waits.
   * @param values one per feed, in the order of the prepared names; copied.
   * @returns one array per fetch, in that order.
   * @throws {NativeRuntimeError} if a value does not fit its feed, or after dispose.
   * @throws {TensorFlowError} if the run fails; `node` names the node. The session stays usable.
   */
  run(values: readonly SessionArray[] = []): SessionArray[] {
    const { session } = this;
    const frame = session.enter();
    try {
      this.#feed(frame, values);
      session.c.TF_SessionRun(...this.#arguments(frame));
      return this.#results(frame, values);
    } finally {
      session.leave(frame);
    }
  }

  /**
   * Runs on a native thread of Node's pool (`UV_THREADPOOL_SIZE` of them, 4 by default) while JavaScript goes on.
   * The values are copied before this returns. Otherwise as {@link run}; every error is a rejection.
   */
  async runAsync(values: readonly SessionArray[] = []): Promise<SessionArray[]> {
    return this.#runAsync(values);
  }

  /** As {@link runAsync}, and tells what each operation took; that takes time itself. */
  async runTraced(values: readonly SessionArray[] = []): Promise<TracedResults> {
    using trace = new RunTracing(this.session.c);
    const results = await this.#runAsync(values, trace);
    return { results, operations: trace.operations() };
  }

  async #runAsync(values: readonly SessionArray[], trace?: RunTracing): Promise<SessionArray[]> {
    const { session } = this;
    const frame = session.enter();
    try {
      this.#feed(frame, values);
      await this.#onThread(this.#arguments(frame, trace));
      return this.#results(frame, values);
    } finally {
      session.leave(frame);
    }
  }

  #onThread(args: SessionRunArguments): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown) => (error === null ? resolve() : reject(notStarted(error)));
      try {
        this.session.c.TF_SessionRun.async(...args, done);
      } catch (error) {
        done(error);
      }
    });
  }

  #arguments(frame: RunFrame, trace?: RunTracing): SessionRunArguments {
    return [
      this.session.address,
      trace?.options ?? 0,
      this.#feedOutputs.address,
      frame.fed,
      this.#feeds.length,
      this.#fetchOutputs.address,
      frame.fetched,
      this.#fetches.length,
      this.#targets.address,
      this.#targetCount,
      trace?.metadata ?? 0,
      frame.status.address,
    ];
  }

  #feed(frame: RunFrame, values: readonly SessionArray[]): void {
    const feeds = this.#feeds;
    if (values.length !== feeds.length) {
      throw new NativeRuntimeError(
        `Running a graph: given ${values.length} values for ${feeds.length} feeds ` +
          `(${feeds.map((feed) => feed.name).join(', ')}).`,
      );
    }
    frame.begin(feeds.length, this.#fetches.length);
    for (let i = 0; i < feeds.length; i++) {
      const value = values[i] as SessionArray;
      frame.feed(feedTensor(this.session.c, feeds[i] as GraphTensor, value, this.#dims, this.makeStrings));
    }
  }

  #results(frame: RunFrame, values: readonly SessionArray[]): SessionArray[] {
    frame.status.check(() => ({
      operation: this.#description(),
      inputs: this.#feeds.map((feed, i) => describeFeed(feed.name, values[i] as SessionArray)),
    }));
    const results: SessionArray[] = [];
    const fetches = this.#fetches;
    for (let i = 0; i < fetches.length; i++) {
      const { dtype } = fetches[i] as GraphTensor;
      results.push(fetchArray(this.session.c, dtype, frame.fetch(i)));
    }
    return results;
  }

  #description(): string {
    return `run a graph for ${[...(this.names.fetches ?? []), ...(this.names.targets ?? [])].join(', ')}`;
  }
}

function notStarted(cause: unknown): NativeRuntimeError {
  return new NativeRuntimeError(
    'Running a graph: the run could not be handed to a native thread. Await earlier runs first: ' +
      '256 native calls of a process can be under way or waiting.',
    { cause },
  );
}

/** An array of `TF_Output {TF_Operation* oper; int index;}`: 16 bytes each. */
function outputArray(tensors: readonly GraphTensor[]): Int64Scratch {
  const array = new Int64Scratch(2 * tensors.length + 1);
  tensors.forEach(({ oper, index }, i) => {
    array.setPointer(2 * i, oper);
    array.setPointer(2 * i + 1, index);
  });
  return array;
}
