import { DataType } from './dataType.js';
import { EagerContext } from './ffi/eagerContext.js';
import { EagerExecutor } from './ffi/eagerExecutor.js';
import { GraphSession, type GraphSessionOptions } from './ffi/graphSession.js';
import { AttributeType, type OpAttribute } from './ffi/opAttribute.js';
import { readOpList } from './ffi/opDefinitions.js';
import { SavedModelSession } from './ffi/savedModelSession.js';
import { Status } from './ffi/status.js';
import type { TensorFlowC } from './ffi/tensorflowC.js';
import { type TensorMetadata, TensorTable } from './ffi/tensorTable.js';
import type { TensorInput, TensorOutput } from './ffi/tensorValues.js';
import { NativeRuntimeError } from './nativeRuntimeError.js';

/** Is told what happens on a binding, e.g. to record it. Ids are never used twice. */
export interface BindingObserver {
  /** An operation has run. */
  onOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputIds: readonly number[],
    outputs: readonly TensorMetadata[],
  ): void;
  /** A tensor has been made of values of the host. */
  onTensor(id: number, shape: readonly number[], dtype: number, values: TensorInput): void;
  /** The values of a tensor are about to be read to the host; throwing prevents it. */
  onRead(id: number): void;
}

/**
 * What tfjs's native kernels call: the `TFJSBinding` interface of tfjs-node, over the TensorFlow C API.
 * Tensors are numbers here; whoever creates one deletes it.
 */
export class TensorBinding implements Disposable {
  readonly TF_FLOAT: number = DataType.FLOAT;
  readonly TF_INT32: number = DataType.INT32;
  readonly TF_INT64: number = DataType.INT64;
  readonly TF_BOOL: number = DataType.BOOL;
  readonly TF_COMPLEX64: number = DataType.COMPLEX64;
  readonly TF_STRING: number = DataType.STRING;
  readonly TF_RESOURCE: number = DataType.RESOURCE;
  readonly TF_UINT8: number = DataType.UINT8;
  readonly TF_ATTR_STRING: number = AttributeType.STRING;
  readonly TF_ATTR_INT: number = AttributeType.INT;
  readonly TF_ATTR_FLOAT: number = AttributeType.FLOAT;
  readonly TF_ATTR_BOOL: number = AttributeType.BOOL;
  readonly TF_ATTR_TYPE: number = AttributeType.TYPE;
  readonly TF_ATTR_SHAPE: number = AttributeType.SHAPE;
  readonly TF_ATTR_RESOURCE: number = AttributeType.RESOURCE;
  readonly TF_Version: string;
  /** Devices, threads and kernels that everything here runs on. */
  readonly context: EagerContext;
  /** Is told about every operation, new tensor and read; nobody is by default. */
  observer: BindingObserver | undefined;

  readonly #status: Status;
  readonly #tensors: TensorTable;
  readonly #executor: EagerExecutor;
  readonly #savedModels = new Map<number, SavedModelSession>();
  #nextSavedModel = 1;

  /** @param config a serialized `ConfigProto` for the context and for sessions. */
  constructor(
    private readonly c: TensorFlowC,
    private readonly config: Uint8Array,
  ) {
    this.TF_Version = c.TF_Version();
    this.#status = new Status(c);
    this.context = new EagerContext(c, this.#status, config);
    this.#tensors = new TensorTable(c, this.context, this.#status);
    this.#executor = new EagerExecutor(c, this.context, this.#status, this.#tensors);
  }

  /**
   * The device for all following operations and tensors, by TensorFlow's name; undefined (the default) leaves the
   * choice to TensorFlow, which takes the first GPU wherever the operation has a GPU kernel.
   */
  get device(): string | undefined {
    return this.#executor.device;
  }

  set device(name: string | undefined) {
    if (name !== undefined && !this.context.devices.some((device) => device.name === name)) {
      throw new NativeRuntimeError(
        `There is no device ${name}. Devices: ${this.context.devices.map((device) => device.name).join(', ')}.`,
      );
    }
    this.#executor.device = name;
  }

  /**
   * @param dtype a number of `DataType`.
   * @param values copied; int64 as BigInt64Array, as numbers, or as tfjs's little-endian Int32Array pairs.
   * @returns the new tensor's id.
   * @throws {NativeRuntimeError} if the values do not fit.
   */
  createTensor(shape: number[], dtype: number, values: TensorInput): number {
    const id =
      dtype === DataType.STRING
        ? this.#createStrings(shape, values)
        : this.#tensors.create(shape, dtype, values, this.#deviceFor(dtype));
    this.observer?.onTensor(id, shape, dtype, values);
    return id;
  }

  /** @throws {NativeRuntimeError} if it does not exist (any more). */
  deleteTensor(id: number): void {
    this.#tensors.delete(id);
  }

  /** A copy of the values, see `TensorOutput` for how each dtype is given. */
  tensorDataSync(id: number): TensorOutput {
    this.observer?.onRead(id);
    return this.#tensors.read(id);
  }

  /** Runs one operation. @throws {TensorFlowError} with its name and the inputs' dtypes and shapes. */
  executeOp(
    name: string,
    attributes: OpAttribute[],
    inputIds: number[],
    numOutputs: number,
  ): TensorMetadata[] {
    const outputs = this.#executor.execute(name, attributes, inputIds, numOutputs);
    this.observer?.onOp(name, attributes, inputIds, outputs);
    return outputs;
  }

  /**
   * @param tags comma-separated, such as `serve`.
   * @returns an id for {@link runSavedModel}.
   * @throws {TensorFlowError} if there is no such model.
   */
  loadSavedModel(exportDir: string, tags: string): number {
    const model = new SavedModelSession(this.c, exportDir, tags.split(','), this.config);
    this.#savedModels.set(this.#nextSavedModel, model);
    return this.#nextSavedModel++;
  }

  /** @param inputNames comma-separated tensor names of the graph; `outputNames` likewise. */
  runSavedModel(id: number, inputIds: number[], inputNames: string, outputNames: string): TensorMetadata[] {
    const list = (names: string) => (names === '' ? [] : names.split(','));
    return this.#savedModel(id).run(this.#tensors, inputIds, list(inputNames), list(outputNames));
  }

  deleteSavedModel(id: number): void {
    this.#savedModel(id).dispose();
    this.#savedModels.delete(id);
  }

  /**
   * A session over a graph, with the threads and devices of this runtime; whoever makes it disposes it.
   * @param graphDef a serialized `GraphDef`; empty for a graph that is only extended later.
   * @throws {TensorFlowError} if the graph is not valid.
   */
  createSession(graphDef: Uint8Array, options: GraphSessionOptions = {}): GraphSession {
    const strings = (shape: readonly number[], values: readonly Uint8Array[]) =>
      this.#tensors.release(this.#createStrings(shape, values));
    return new GraphSession(this.c, graphDef, this.config, strings, options);
  }

  /** A serialized `OpList`: every operation of the library; `opDefs` reads it. */
  opList(): Uint8Array {
    return readOpList(this.c);
  }

  getNumOfSavedModels(): number {
    return this.#savedModels.size;
  }

  /** Tensors that exist now: what a leak would make grow. */
  getNumOfTensors(): number {
    return this.#tensors.size;
  }

  isUsingGpuDevice(): boolean {
    return this.context.gpu !== undefined;
  }

  /** Shape and dtype of a tensor. */
  metadata(id: number): TensorMetadata {
    return this.#tensors.metadata(id);
  }

  /** The device that holds a tensor. */
  deviceOf(id: number): string {
    return this.#tensors.deviceOf(id);
  }

  /** Frees every model and tensor, and the context. Nothing here may be called afterwards. */
  dispose(): void {
    for (const model of this.#savedModels.values()) model.dispose();
    this.#savedModels.clear();
    this.#executor.dispose();
    this.#tensors.dispose();
    this.context.dispose();
    this.#status.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #savedModel(id: number): SavedModelSession {
    const model = this.#savedModels.get(id);
    if (model === undefined) {
      throw new NativeRuntimeError(`SavedModel ${id} does not exist: it was deleted, or never loaded.`);
    }
    return model;
  }

  /**
   * Nobody frees the texts in a string tensor that the C API made (a megabyte lost for a text of a megabyte,
   * measured), but those that an operation made are freed with it. So an operation copies them, and ours are freed.
   */
  #createStrings(shape: readonly number[], values: TensorInput): number {
    const ours = this.#tensors.create(shape, DataType.STRING, values);
    try {
      const attributes = [{ name: 'N', type: AttributeType.INT, value: 1 }];
      const [copy] = this.#executor.execute('StringJoin', attributes, [ours], 1);
      return (copy as TensorMetadata).id;
    } finally {
      this.#tensors.deleteWithStrings(ours);
    }
  }

  /** Where a new tensor goes: GPU kernels take their int32 and string inputs from host memory. */
  #deviceFor(dtype: number): string | undefined {
    const { gpu } = this.context;
    const onGpu = dtype === DataType.FLOAT || dtype === DataType.COMPLEX64;
    if (gpu === undefined || !onGpu) return undefined;
    return this.device ?? gpu.name;
  }
}
