import { NativeRuntimeError } from '../nativeRuntimeError.js';
import { Int64Scratch } from './nativeMemory.js';
import { nearNames } from './nearNames.js';
import type { Status } from './status.js';
import type { Address, OperationOutput, TensorFlowC } from './tensorflowC.js';

/** A tensor of a graph: output `index` of an operation. */
export interface GraphTensor extends OperationOutput {
  /** As it was asked for, such as `loss` or `split:1`. */
  readonly name: string;
  /** A number of `DataType`. */
  readonly dtype: number;
}

/** Owns one `TF_Graph` and finds its operations by name. */
export class NativeGraph implements Disposable {
  #address: Address<'TF_Graph'>;

  constructor(private readonly c: TensorFlowC) {
    this.#address = c.TF_NewGraph();
  }

  get address(): Address<'TF_Graph'> {
    return this.#address;
  }

  /**
   * Adds the nodes and functions of a serialized `GraphDef`: all, or none where one does not fit.
   * @param prefix put before every node's name with a `/`; empty for none.
   */
  import(graphDef: Uint8Array, prefix: string, status: Status): void {
    const { c } = this;
    const buffer = c.TF_NewBufferFromString(graphDef, graphDef.byteLength);
    const options = c.TF_NewImportGraphDefOptions();
    try {
      if (prefix !== '') c.TF_ImportGraphDefOptionsSetPrefix(options, prefix);
      c.TF_GraphImportGraphDef(this.#address, buffer, options, status.address);
      status.check(prefix === '' ? 'import a graph' : `import a graph as ${prefix}`);
    } finally {
      c.TF_DeleteImportGraphDefOptions(options);
      c.TF_DeleteBuffer(buffer);
    }
  }

  /** @throws {NativeRuntimeError} if there is none of that name; lists near names. */
  operation(name: string): Address<'TF_Operation'> {
    const operation = this.c.TF_GraphOperationByName(this.#address, name);
    if (operation !== 0) return operation;
    const names = this.#names();
    const near = nearNames(name, names);
    const hint = near.length > 0 ? `Near names: ${near.join(', ')}.` : `It has ${names.length} nodes.`;
    throw new NativeRuntimeError(`The graph has no node ${JSON.stringify(name)}. ${hint}`);
  }

  /**
   * @param name of a node (its first output), or `node:index`.
   * @throws {NativeRuntimeError} if the graph has no such output.
   */
  tensor(name: string): GraphTensor {
    const [, node = name, digits = '0'] = /^(.*):(\d+)$/.exec(name) ?? [];
    const oper = this.operation(node);
    const index = Number(digits);
    const count = this.c.TF_OperationNumOutputs(oper);
    if (index >= count) {
      throw new NativeRuntimeError(
        `The graph has no tensor ${JSON.stringify(name)}: the node ${node} has ${count} outputs, counted from 0. ` +
          (count === 0 ? 'Run it as a target.' : `The last is ${node}:${count - 1}.`),
      );
    }
    return { name, oper, index, dtype: this.c.TF_OperationOutputType({ oper, index }) };
  }

  dispose(): void {
    if (this.#address === 0) return;
    this.c.TF_DeleteGraph(this.#address);
    this.#address = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #names(): string[] {
    const position = new Int64Scratch(1);
    const names: string[] = [];
    for (;;) {
      const operation = this.c.TF_GraphNextOperation(this.#address, position.address);
      if (operation === 0) return names;
      names.push(this.c.TF_OperationName(operation));
    }
  }
}
