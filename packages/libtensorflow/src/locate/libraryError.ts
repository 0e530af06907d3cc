import { NativeRuntimeError } from '../nativeRuntimeError.js';

/** One place where the native library was looked for, and why it did not do. */
export interface LocateAttempt {
  /** Such as `TFAIP_LIBTENSORFLOW`, `the cache of tfaip`, `Python's TensorFlow`. */
  readonly source: string;
  /** The folder that was looked at, where there was one. */
  readonly path?: string;
  readonly reason: string;
}

/** The native library was not found, or what was found cannot be used. The message says what to do. */
export class LibraryError extends NativeRuntimeError {
  override readonly name = 'LibraryError';

  constructor(
    message: string,
    /** Every place that was looked at. */
    readonly attempts: readonly LocateAttempt[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
