import { NativeRuntimeError } from '../nativeRuntimeError.js';

/** What kept an installation from being done. */
export type InstallFailure =
  | 'unsupported-platform'
  | 'no-python'
  | 'no-pip'
  | 'disk-space'
  | 'download'
  | 'timeout'
  | 'damaged-wheel';

/** The native library could not be installed. Nothing half-done is left that would be taken for an installation. */
export class InstallError extends NativeRuntimeError {
  override readonly name = 'InstallError';

  constructor(
    /** For callers that decide by it, such as a fallback to WASM. */
    readonly failure: InstallFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
