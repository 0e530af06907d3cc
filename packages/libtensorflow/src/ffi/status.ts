import { TensorFlowError, type TensorFlowErrorContext } from '../tensorFlowError.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/** Owns one `TF_Status`, into which C functions write how they went. */
export class Status implements Disposable {
  #address: Address<'TF_Status'>;

  constructor(private readonly c: TensorFlowC) {
    this.#address = c.TF_NewStatus();
  }

  /** What is passed to C. */
  get address(): Address<'TF_Status'> {
    return this.#address;
  }

  /** True when the last call succeeded. */
  get ok(): boolean {
    return this.c.TF_GetCode(this.#address) === 0;
  }

  /**
   * @param operation names the call in the error; given as a function where making the text costs something.
   * @throws {TensorFlowError} if the last call that was given this status failed.
   */
  check(operation: string | (() => TensorFlowErrorContext)): void {
    const code = this.c.TF_GetCode(this.#address);
    if (code === 0) return;
    // First the message: what describes the inputs uses this status too.
    const message = this.c.TF_Message(this.#address);
    const context = typeof operation === 'string' ? { operation } : operation();
    throw new TensorFlowError(code, message, context);
  }

  dispose(): void {
    if (this.#address === 0) return;
    this.c.TF_DeleteStatus(this.#address);
    this.#address = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
