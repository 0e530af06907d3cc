import type { SessionArray } from '../sessionArray.js';
import { NativeSession } from './nativeSession.js';
import { PreparedRun, type RunNames } from './preparedRun.js';
import type { MakeStrings } from './sessionTensors.js';
import { Status } from './status.js';
import type { TensorFlowC } from './tensorflowC.js';

/** Settings of one session. */
export interface GraphSessionOptions {
  /**
   * A serialized `ConfigProto` that is merged over the runtime's: what it sets wins (graph rewriting, XLA clustering).
   * Devices are the process's.
   */
  readonly config?: Uint8Array;
}

/** What one run feeds, computes and gives back. A tensor is `node` (its first output) or `node:index`. */
export interface RunRequest {
  /** Values by the name of the tensor that they replace. */
  readonly feeds?: Readonly<Record<string, SessionArray>>;
  /** Tensors whose values are wanted. */
  readonly fetches?: readonly string[];
  /** Nodes that are run for their effect. */
  readonly targets?: readonly string[];
}

/**
 * A TensorFlow graph that grows, and a session over it. Resource variables belong to the session: all graphs that are
 * added see the same ones, under their `shared_name`. Made by `TensorBinding.createSession`.
 *
 * Runs may overlap. A session that is disposed while some are under way refuses new ones and frees its memory when
 * the last one has ended.
 *
 * @example
 * using session = binding.createSession(graphDef);
 * const [loss] = session.run({ feeds: { x }, fetches: ['loss'], targets: ['update'] });
 */
export class GraphSession implements Disposable {
  readonly #session: NativeSession;

  /** @internal */
  constructor(
    private readonly c: TensorFlowC,
    graphDef: Uint8Array,
    config: Uint8Array,
    private readonly makeStrings: MakeStrings,
    options: GraphSessionOptions = {},
  ) {
    // Concatenated protocol buffer messages are one message in which the later fields win.
    this.#session = new NativeSession(c, Uint8Array.of(...config, ...(options.config ?? [])));
    try {
      this.extend(graphDef);
    } catch (error) {
      this.#session.dispose();
      throw error;
    }
  }

  /**
   * Adds nodes and functions to the graph: all of them, or none if that fails.
   * @param graphDef a serialized `GraphDef` whose node names are new; a function may come again if it is the same.
   * @param prefix put before every new node's name with a `/`.
   * @throws {TensorFlowError} if it is not valid or a name is taken.
   */
  extend(graphDef: Uint8Array, prefix = ''): void {
    this.#session.checkOpen();
    using status = new Status(this.c);
    this.#session.graph.import(graphDef, prefix, status);
  }

  /**
   * Looks up the names once, for runs that are repeated.
   * @throws {NativeRuntimeError} for a name that is not in the graph, with near ones, or a dtype that has no arrays.
   */
  prepare(names: RunNames): PreparedRun {
    return new PreparedRun(this.#session, names, this.makeStrings);
  }

  /**
   * Runs once, on this thread; for repeated runs {@link prepare} spares the looking up.
   * @returns one array per fetch, in their order.
   * @throws {NativeRuntimeError} as {@link prepare}, and if a value does not fit its feed.
   * @throws {TensorFlowError} if the run fails; `node` names the node. The session stays usable.
   */
  run(request: RunRequest): SessionArray[] {
    const { feeds = {}, fetches, targets } = request;
    return this.prepare({ feeds: Object.keys(feeds), fetches, targets }).run(Object.values(feeds));
  }

  /** As {@link run}, on a native thread while JavaScript goes on; every error is a rejection. */
  async runAsync(request: RunRequest): Promise<SessionArray[]> {
    const { feeds = {}, fetches, targets } = request;
    return this.prepare({ feeds: Object.keys(feeds), fetches, targets }).runAsync(Object.values(feeds));
  }

  /** New runs are refused at once; the memory is freed when no run is under way any more. */
  dispose(): void {
    this.#session.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
