import { dataTypeName } from '../dataType.js';
import { NativeRuntimeError } from '../nativeRuntimeError.js';
import type { EagerContext } from './eagerContext.js';
import { Int64Scratch } from './nativeMemory.js';
import type { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';
import {
  allocateTensor,
  freeStrings,
  readTensor,
  type TensorInput,
  type TensorOutput,
} from './tensorValues.js';

/** What an operation says of a tensor that it made. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  /** A number of `DataType`. */
  dtype: number;
}

/**
 * Owns the `TFE_TensorHandle`s of one context and knows them by number. Numbers are never used twice, so a tensor
 * that was deleted too early is an error here and not a read of foreign memory.
 */
export class TensorTable implements Disposable {
  readonly #handles = new Map<number, Address<'TFE_TensorHandle'>>();
  readonly #dims = new Int64Scratch();
  #nextId = 1;

  constructor(
    private readonly c: TensorFlowC,
    private readonly context: EagerContext,
    private readonly status: Status,
  ) {}

  get size(): number {
    return this.#handles.size;
  }

  /** Copies values into a new tensor. @throws {NativeRuntimeError} if they do not fit shape and dtype. */
  create(shape: readonly number[], dtype: number, values: TensorInput, device?: string): number {
    const tensor = allocateTensor(this.c, shape, this.#dims.write(shape), dtype, values);
    try {
      const handle = this.#handleOf(tensor);
      return this.#add(device === undefined ? handle : this.#moved(handle, device));
    } finally {
      this.c.TF_DeleteTensor(tensor);
    }
  }

  /** Takes over a handle that an operation made, and describes it. */
  adopt(handle: Address<'TFE_TensorHandle'>): TensorMetadata {
    return this.metadata(this.#add(handle));
  }

  /** Shape and dtype of a tensor. @throws {NativeRuntimeError} if there is no such tensor (any more). */
  metadata(id: number): TensorMetadata {
    const handle = this.handle(id);
    return { id, shape: this.#shape(handle), dtype: this.c.TFE_TensorHandleDataType(handle) };
  }

  /** Makes a tensor of a `TF_Tensor`; the caller still deletes that. */
  adoptTensor(tensor: Address<'TF_Tensor'>): TensorMetadata {
    return this.adopt(this.#handleOf(tensor));
  }

  /** @throws {NativeRuntimeError} if there is no such tensor (any more). */
  handle(id: number): Address<'TFE_TensorHandle'> {
    const handle = this.#handles.get(id);
    if (handle === undefined) {
      throw new NativeRuntimeError(`Native tensor ${id} does not exist: it was disposed, or never made.`);
    }
    return handle;
  }

  delete(id: number): void {
    this.c.TFE_DeleteTensorHandle(this.handle(id));
    this.#handles.delete(id);
  }

  /** Deletes a string tensor together with its texts; no other tensor may share them. */
  deleteWithStrings(id: number): void {
    this.withTensor(id, (tensor) => freeStrings(this.c, tensor));
    this.delete(id);
  }

  /** Turns a tensor into its `TF_Tensor`, which the caller deletes. */
  release(id: number): Address<'TF_Tensor'> {
    const tensor = this.c.TFE_TensorHandleResolve(this.handle(id), this.status.address);
    this.delete(id);
    this.status.check('take a tensor out of the eager context');
    return tensor;
  }

  /** A copy of a tensor's values; waits for the device that computes them. */
  read(id: number): TensorOutput {
    return this.withTensor(id, (tensor) => readTensor(this.c, tensor));
  }

  /** Lends the tensor's `TF_Tensor` (in host memory) for the time of the callback. */
  withTensor<T>(id: number, use: (tensor: Address<'TF_Tensor'>) => T): T {
    const tensor = this.c.TFE_TensorHandleResolve(this.handle(id), this.status.address);
    this.status.check(() => ({ operation: 'read tensor', inputs: [this.describe(id)] }));
    try {
      return use(tensor);
    } finally {
      this.c.TF_DeleteTensor(tensor);
    }
  }

  /** The device that holds a tensor's memory. */
  deviceOf(id: number): string {
    const name = this.c.TFE_TensorHandleBackingDeviceName(this.handle(id), this.status.address);
    this.status.check('name the device of a tensor');
    return name;
  }

  /** Such as `float32 [2, 3]`, for messages. */
  describe(id: number): string {
    const handle = this.#handles.get(id);
    if (handle === undefined) return `no tensor ${id}`;
    return `${dataTypeName(this.c.TFE_TensorHandleDataType(handle))} [${this.#shape(handle).join(', ')}]`;
  }

  dispose(): void {
    for (const handle of this.#handles.values()) this.c.TFE_DeleteTensorHandle(handle);
    this.#handles.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #add(handle: Address<'TFE_TensorHandle'>): number {
    const id = this.#nextId++;
    this.#handles.set(id, handle);
    return id;
  }

  #handleOf(tensor: Address<'TF_Tensor'>): Address<'TFE_TensorHandle'> {
    const handle = this.c.TFE_NewTensorHandle(tensor, this.status.address);
    this.status.check('make a tensor handle');
    return handle;
  }

  #moved(handle: Address<'TFE_TensorHandle'>, device: string): Address<'TFE_TensorHandle'> {
    const { c, status } = this;
    const moved = c.TFE_TensorHandleCopyToDevice(handle, this.context.address, device, status.address);
    c.TFE_DeleteTensorHandle(handle);
    status.check(`copy a tensor to ${device}`);
    return moved;
  }

  #shape(handle: Address<'TFE_TensorHandle'>): number[] {
    const { c } = this;
    const status = this.status.address;
    const rank = c.TFE_TensorHandleNumDims(handle, status);
    // Both answer -1, which no tensor has, when they fail.
    if (rank < 0) this.status.check('read the rank of a tensor');
    const shape: number[] = [];
    for (let i = 0; i < rank; i++) shape.push(c.TFE_TensorHandleDim(handle, i, status));
    if (shape.includes(-1)) this.status.check('read the shape of a tensor');
    return shape;
  }
}
