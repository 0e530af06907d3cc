import type { EagerContext } from './eagerContext.js';
import { Int64Scratch, IntCell, NameTable } from './nativeMemory.js';
import { type AttributeTarget, type OpAttribute, setAttribute } from './opAttribute.js';
import type { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';
import type { TensorMetadata, TensorTable } from './tensorTable.js';

/**
 * Runs single operations. About fifteen foreign calls of 30 ns each per operation: names are passed by address, one
 * block of memory takes the outputs of every call, statuses are asked for only where the call can fail.
 */
export class EagerExecutor implements Disposable {
  readonly #names = new NameTable();
  readonly #outputs = new Int64Scratch();
  readonly #outputCount = new IntCell();
  /** The device for all operations; undefined lets TensorFlow choose (the first GPU that has the kernel). */
  device: string | undefined;
  #op: Address<'TFE_Op'> = 0;

  constructor(
    private readonly c: TensorFlowC,
    private readonly context: EagerContext,
    private readonly status: Status,
    private readonly tensors: TensorTable,
  ) {}

  /**
   * @param inputs ids of tensors, lists flattened in the operation's order.
   * @param numOutputs outputs that the operation has with these attributes.
   * @throws {TensorFlowError} with the operation's name and the inputs' dtypes and shapes.
   */
  execute(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    numOutputs: number,
  ): TensorMetadata[] {
    const { c, status } = this;
    const explain = () => ({ operation: name, inputs: inputs.map((id) => this.tensors.describe(id)) });
    const op = this.#reset(name);
    this.#setAttributes(op, name, attributes);
    for (const id of inputs) {
      c.TFE_OpAddInput(op, this.tensors.handle(id), status.address);
      status.check(explain);
    }
    this.#outputs.reserve(numOutputs);
    this.#outputCount.value = numOutputs;
    c.TFE_Execute(op, this.#outputs.address, this.#outputCount.address, status.address);
    status.check(explain);
    return this.#takeOutputs(this.#outputCount.value);
  }

  dispose(): void {
    if (this.#op !== 0) this.c.TFE_DeleteOp(this.#op);
    this.#op = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * One `TFE_Op` serves all calls, a tenth faster than a new one each; it holds the last call's inputs till the next.
   */
  #reset(name: string): Address<'TFE_Op'> {
    const { c, status } = this;
    const address = this.#names.address(name);
    if (this.#op === 0) {
      this.#op = c.TFE_NewOp(this.context.address, address, status.address);
      status.check(name);
    }
    const device = this.device === undefined ? 0 : this.#names.address(this.device);
    c.TFE_OpReset(this.#op, address, device, status.address);
    status.check(name);
    return this.#op;
  }

  #setAttributes(op: Address<'TFE_Op'>, opName: string, attributes: readonly OpAttribute[]): void {
    const target: AttributeTarget = {
      c: this.c,
      status: this.status,
      op,
      opName,
      withTensor: (id, use) => this.tensors.withTensor(id, use),
    };
    for (const attribute of attributes) setAttribute(target, this.#names.address(attribute.name), attribute);
  }

  #takeOutputs(count: number): TensorMetadata[] {
    const outputs: TensorMetadata[] = [];
    for (let i = 0; i < count; i++) outputs.push(this.tensors.adopt(this.#outputs.pointer(i)));
    return outputs;
  }
}
