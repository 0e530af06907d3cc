import { bufferBytes } from './nativeBuffer.js';
import { decodeOperationTimes, type OperationTime, TRACING_RUN_OPTIONS } from './operationTimes.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/** What one traced run is given and fills; it must be there until the run has ended. */
export class RunTracing implements Disposable {
  readonly options: Address<'TF_Buffer'>;
  readonly metadata: Address<'TF_Buffer'>;

  constructor(private readonly c: TensorFlowC) {
    this.options = c.TF_NewBufferFromString(TRACING_RUN_OPTIONS, TRACING_RUN_OPTIONS.byteLength);
    this.metadata = c.TF_NewBuffer();
  }

  /** After the run. */
  operations(): OperationTime[] {
    return decodeOperationTimes(bufferBytes(this.c, this.metadata));
  }

  [Symbol.dispose](): void {
    this.c.TF_DeleteBuffer(this.options);
    this.c.TF_DeleteBuffer(this.metadata);
  }
}
