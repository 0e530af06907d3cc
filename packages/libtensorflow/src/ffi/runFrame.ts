import { Int64Scratch } from './nativeMemory.js';
import { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/** What one run of a session has for itself while it is under way; used again by later runs. */
export class RunFrame implements Disposable {
  readonly status: Status;
  readonly #fed = new Int64Scratch(8);
  readonly #fetched = new Int64Scratch(8);
  #fedCount = 0;
  #fetchCount = 0;

  constructor(private readonly c: TensorFlowC) {
    this.status = new Status(c);
  }

  get fed(): number {
    return this.#fed.address;
  }

  get fetched(): number {
    return this.#fetched.address;
  }

  /** Makes room; no tensor may be held. */
  begin(feedCount: number, fetchCount: number): void {
    this.#fed.reserve(feedCount);
    this.#fetched.reserve(fetchCount);
    this.#fetchCount = fetchCount;
    for (let i = 0; i < fetchCount; i++) this.#fetched.setPointer(i, 0);
  }

  /** Takes over the next fed tensor. */
  feed(tensor: Address<'TF_Tensor'>): void {
    this.#fed.setPointer(this.#fedCount++, tensor);
  }

  /** Fetched tensor `index`, which stays this frame's. */
  fetch(index: number): Address<'TF_Tensor'> {
    return this.#fetched.pointer(index);
  }

  /** Deletes what was fed, and what was fetched: after an error that may be some of it or nothing. */
  end(): void {
    for (let i = 0; i < this.#fedCount; i++) this.c.TF_DeleteTensor(this.#fed.pointer(i));
    this.#fedCount = 0;
    for (let i = 0; i < this.#fetchCount; i++) {
      const tensor = this.#fetched.pointer(i);
      if (tensor !== 0) this.c.TF_DeleteTensor(tensor);
    }
    this.#fetchCount = 0;
  }

  dispose(): void {
    this.end();
    this.status.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
