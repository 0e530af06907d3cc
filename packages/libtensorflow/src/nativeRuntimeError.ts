/**
 * Base of every error of the native runtime: loading the library, installing it, running operations on it.
 * `cause` keeps the error that led to it, if there was one.
 */
export class NativeRuntimeError extends Error {
  override readonly name: string = 'NativeRuntimeError';
}
