import { NativeRuntimeError } from './nativeRuntimeError.js';

/** Names of TensorFlow's status codes (`TF_Code`), which are those of gRPC. */
const codeNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** What a failing call was given: for messages and for callers that decide by it. */
export interface TensorFlowErrorContext {
  /** The TensorFlow operation (`MatMul`) or C API task (`load saved model`) that failed. */
  readonly operation: string;
  /** Dtype and shape of each input, such as `float32 [2, 3]`; empty where there are none. */
  readonly inputs?: readonly string[];
}

/** A status other than OK that TensorFlow answered. */
export class TensorFlowError extends NativeRuntimeError {
  override readonly name = 'TensorFlowError';
  /** The status as a number, such as 3. */
  readonly code: number;
  /** The status by name, such as `INVALID_ARGUMENT`. */
  readonly codeName: string;
  /** The operation that failed. */
  readonly operation: string;
  /** Dtype and shape of each of its inputs. */
  readonly inputs: readonly string[];
  /** The node of the graph that failed, where TensorFlow names one. */
  readonly node: string | undefined;

  constructor(code: number, message: string, context: TensorFlowErrorContext) {
    const codeName = codeNames[code] ?? `status ${code}`;
    const inputs = context.inputs ?? [];
    super(
      `${context.operation}: ${codeName}: ${message}` +
        (inputs.length > 0 ? `\n  given: ${inputs.join(', ')}` : ''),
    );
    this.code = code;
    this.codeName = codeName;
    this.operation = context.operation;
    this.inputs = inputs;
    this.node = /\{\{node ([^}]+)\}\}/.exec(message)?.[1];
  }
}
