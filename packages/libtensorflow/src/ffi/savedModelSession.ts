import { NativeRuntimeError } from '../nativeRuntimeError.js';
import { Int64Scratch } from './nativeMemory.js';
import { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';
import type { TensorMetadata, TensorTable } from './tensorTable.js';

/** Owns the `TF_Graph` and `TF_Session` of a SavedModel that was loaded from a folder. */
export class SavedModelSession implements Disposable {
  readonly #graph: Address<'TF_Graph'>;
  #session: Address<'TF_Session'> = 0;

  /**
   * @param config a serialized `ConfigProto` (threads, GPU memory).
   * @param tags the meta graph's tags, such as `['serve']`.
   * @throws {TensorFlowError} if the folder holds no such model.
   */
  constructor(
    private readonly c: TensorFlowC,
    private readonly dir: string,
    tags: readonly string[],
    config: Uint8Array,
  ) {
    using status = new Status(c);
    const options = c.TF_NewSessionOptions();
    this.#graph = c.TF_NewGraph();
    try {
      c.TF_SetConfig(options, config, config.byteLength, status.address);
      status.check('set the session configuration');
      this.#session = c.TF_LoadSessionFromSavedModel(
        options,
        0,
        dir,
        [...tags],
        tags.length,
        this.#graph,
        0,
        status.address,
      );
      status.check(`load the SavedModel ${dir} with tags ${tags.join(',')}`);
    } catch (error) {
      c.TF_DeleteGraph(this.#graph);
      throw error;
    } finally {
      c.TF_DeleteSessionOptions(options);
    }
  }

  /**
   * @param inputIds tensors in the order of `inputNames`.
   * @param inputNames tensor names in the graph, such as `serving_default_x:0`.
   * @param outputNames what to compute, such as `StatefulPartitionedCall:0`.
   * @throws {NativeRuntimeError} if a name is not in the graph; {TensorFlowError} if the run fails.
   */
  run(
    tensors: TensorTable,
    inputIds: readonly number[],
    inputNames: readonly string[],
    outputNames: readonly string[],
  ): TensorMetadata[] {
    const { c } = this;
    if (inputIds.length !== inputNames.length) {
      throw new NativeRuntimeError(
        `Running the SavedModel ${this.dir}: given ${inputIds.length} tensors for ${inputNames.length} inputs.`,
      );
    }
    using status = new Status(c);
    const inputs = this.#endpoints(inputNames);
    const outputs = this.#endpoints(outputNames);
    const inputValues = new Int64Scratch(inputIds.length + 1);
    const outputValues = new Int64Scratch(outputNames.length + 1);
    const lent: Address<'TF_Tensor'>[] = [];
    try {
      for (const id of inputIds) {
        const tensor = c.TFE_TensorHandleResolve(tensors.handle(id), status.address);
        status.check('read an input of a SavedModel');
        inputValues.setPointer(lent.length, tensor);
        lent.push(tensor);
      }
      c.TF_SessionRun(
        this.#session,
        0,
        inputs.address,
        inputValues.address,
        inputIds.length,
        outputs.address,
        outputValues.address,
        outputNames.length,
        0,
        0,
        0,
        status.address,
      );
      status.check(() => ({
        operation: `run the SavedModel ${this.dir}`,
        inputs: inputIds.map((id, i) => `${inputNames[i]}: ${tensors.describe(id)}`),
      }));
    } finally {
      for (const tensor of lent) c.TF_DeleteTensor(tensor);
    }
    return outputNames.map((_, i) => {
      const tensor = outputValues.pointer(i);
      try {
        return tensors.adoptTensor(tensor);
      } finally {
        c.TF_DeleteTensor(tensor);
      }
    });
  }

  dispose(): void {
    if (this.#session === 0) return;
    using status = new Status(this.c);
    this.c.TF_CloseSession(this.#session, status.address);
    this.c.TF_DeleteSession(this.#session, status.address);
    this.c.TF_DeleteGraph(this.#graph);
    this.#session = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** An array of `TF_Output {TF_Operation* oper; int index;}`: 16 bytes each. */
  #endpoints(names: readonly string[]): Int64Scratch {
    const array = new Int64Scratch(2 * names.length + 2);
    names.forEach((name, i) => {
      const [, operation = name, index = '0'] = /^(.*):(\d+)$/.exec(name) ?? [];
      const address = this.c.TF_GraphOperationByName(this.#graph, operation);
      if (address === 0 || Number(index) >= this.c.TF_OperationNumOutputs(address)) {
        throw new NativeRuntimeError(
          `Running the SavedModel ${this.dir}: its graph has no tensor ${name}. ` +
            'Take the names from its signature (saved_model_cli show --dir DIR --all prints them).',
        );
      }
      array.setPointer(2 * i, address);
      array.setPointer(2 * i + 1, Number(index));
    });
    return array;
  }
}
