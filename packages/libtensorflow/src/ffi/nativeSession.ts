import { NativeRuntimeError } from '../nativeRuntimeError.js';
import { NativeGraph } from './nativeGraph.js';
import { RunFrame } from './runFrame.js';
import { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/**
 * Owns the `TF_Session` of a graph, and the graph. Disposed while runs are under way, it refuses new ones at once and
 * frees its memory when the last one has ended.
 */
export class NativeSession implements Disposable {
  readonly graph: NativeGraph;
  readonly #address: Address<'TF_Session'>;
  readonly #idle: RunFrame[] = [];
  #running = 0;
  #disposed = false;

  /** @param config a serialized `ConfigProto`. */
  constructor(
    readonly c: TensorFlowC,
    config: Uint8Array,
  ) {
    using status = new Status(c);
    const options = c.TF_NewSessionOptions();
    this.graph = new NativeGraph(c);
    try {
      c.TF_SetConfig(options, config, config.byteLength, status.address);
      status.check('set the session configuration');
      this.#address = c.TF_NewSession(this.graph.address, options, status.address);
      status.check('make a session');
    } catch (error) {
      this.graph.dispose();
      throw error;
    } finally {
      c.TF_DeleteSessionOptions(options);
    }
  }

  get address(): Address<'TF_Session'> {
    return this.#address;
  }

  /** @throws {NativeRuntimeError} after dispose. */
  checkOpen(): void {
    if (!this.#disposed) return;
    throw new NativeRuntimeError(
      'This graph session was disposed: nothing can be run or added any more. Dispose it after its last use.',
    );
  }

  /** Starts a run; {@link leave} must follow. @throws {NativeRuntimeError} after dispose. */
  enter(): RunFrame {
    this.checkOpen();
    const frame = this.#idle.pop() ?? new RunFrame(this.c);
    this.#running++;
    return frame;
  }

  /** Ends a run and deletes the tensors of its frame. */
  leave(frame: RunFrame): void {
    frame.end();
    this.#idle.push(frame);
    this.#running--;
    if (this.#disposed && this.#running === 0) this.#free();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#running === 0) this.#free();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #free(): void {
    const { c } = this;
    for (const frame of this.#idle) frame.dispose();
    this.#idle.length = 0;
    using status = new Status(c);
    c.TF_CloseSession(this.#address, status.address);
    c.TF_DeleteSession(this.#address, status.address);
    this.graph.dispose();
  }
}
